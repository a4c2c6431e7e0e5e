/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses and links of answers, and the tokens in them. */
#include "daemon/mail/reply_token.h"
#include "tests/unit/mail/replies.h"

static void without_an_inbox_nothing_is_offered(void **state)
{
	struct office *office = *state;
	struct vigie_buffer out = {0};
	struct vigie_reply_key key;
	const struct vigie_reply_subject subject = {"secteur@exemple.fr", 1, office->day};

	one_coordinator(office);
	key = key_of(office);
	assert_int_equal(vigie_reply_append_address(&office->config, &key, &subject, &out), 1);
	assert_int_equal(
		vigie_reply_append_link(&office->config, &key, &subject, VIGIE_REPLY_ACCEPT, &out),
		1);
	assert_int_equal(out.size, 0);
}

static void a_link_opens_a_ready_answer(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	const struct vigie_reply_subject subject = {"secteur@exemple.fr", 12, office->day};
	struct vigie_reply_key key;

	one_coordinator(office);
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	key = key_of(office);
	assert_int_equal(
		vigie_reply_append_link(&office->config, &key, &subject, VIGIE_REPLY_DECLINE, &out),
		0);
	assert_memory_equal(out.data, "mailto:vigie%2Br12.", 19);
	assert_non_null(strstr(out.data, "@exemple.fr?subject=Referral%2012%3A%20decline&body="
					 "decline%20%E2%80%A6%0D%0A"));
	assert_null(strpbrk(out.data, " +\r\n<>\""));
}

static void the_pattern_of_the_address_may_be_another(void **state)
{
	struct office *office = *state;
	VIGIE_CLEANUP(vigie_freep) char *to = NULL;

	propose(office);
	office->config.mail.inbox.address = "reponse-{token}@courrier.exemple.fr";
	to = address_for(office, "secteur@exemple.fr", 1);
	assert_memory_equal(to, "reponse-r1.", 11);
	assert_int_equal(handle(office, (struct answer){.line = "accepter"}),
			 VIGIE_REPLY_CARRIED_OUT);
	office->config.mail.inbox.address =
		"un-nom-vraiment-bien-trop-long-pour-{token}@courrier.exemple.fr";
	{
		struct vigie_reply_key key = key_of(office);
		struct vigie_buffer out = {0};

		assert_int_equal(
			vigie_reply_append_address(
				&office->config, &key,
				&(struct vigie_reply_subject){"secteur@exemple.fr", 1, office->day},
				&out),
			-EINVAL);
	}
}

static void two_offices_have_two_keys_and_each_keeps_its_own(void **state)
{
	struct office *office = *state;
	const struct vigie_reply_key one = key_of(office), again = key_of(office);
	struct vigie_reply_key other = one;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer token = {0};

	assert_memory_equal(&one, &again, sizeof(one));
	assert_int_equal(
		reply_token_append(&one, &(struct reply_token){'r', 1, 20000}, "a@b.fr", &token),
		0);
	assert_true(reply_token_is_ours(&one, token.data, token.size, "A@b.fr"));
	other.bytes[31] ^= 1;
	assert_false(reply_token_is_ours(&other, token.data, token.size, "a@b.fr"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(without_an_inbox_nothing_is_offered),
		OFFICE_TEST(a_link_opens_a_ready_answer),
		OFFICE_TEST(the_pattern_of_the_address_may_be_another),
		OFFICE_TEST(two_offices_have_two_keys_and_each_keeps_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
