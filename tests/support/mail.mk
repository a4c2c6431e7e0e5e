# SPDX-License-Identifier: GPL-3.0-or-later
# What takes too long for each `make check`, or needs eyes.

# Kills the sender MAIL_KILLS times at random moments while it sends 200 digests, again and again: none may be lost.
MAIL_KILLS ?= 1000
mail-kills: $(BUILD)/tests/integration/mail/test_killed
	@kills=0; twice=0; seed=1; while [ $$kills -lt $(MAIL_KILLS) ]; do \
		said=$$(VIGIE_TEST_SEED=$$seed $< 2>&1) || { echo "$$said"; exit 1; }; \
		set -- $$(echo "$$said" | sed -n 's/^# \([0-9]*\) kills, \([0-9]*\) messages.*/\1 \2/p'); \
		kills=$$((kills + $$1)); twice=$$((twice + $$2)); seed=$$((seed + 1)); \
	done; echo "$$kills kills while $$((seed - 1)) times 200 messages were sent: none lost, $$twice twice, with the same Message-ID"

# Pictures of a digest on a telephone and on a desk, light and dark: $(BUILD)/mail-pictures. Needs chromium.
mail-pictures: $(BUILD)/vigie $(CATALOGUE)
	@BUILD=$(BUILD) bash tests/support/pictures.sh

.PHONY: mail-kills mail-pictures
