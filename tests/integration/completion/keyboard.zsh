# SPDX-License-Identifier: GPL-3.0-or-later
# keyboard.zsh FOLDER: types each line of standard input at a zsh of its own with its completion system, presses the tabulator key, and
# prints the words that it would offer, one a line, and then an empty line. FOLDER holds _vigie.
zmodload zsh/zpty
export FOUND=$(mktemp -d)
trap 'zpty -d shell 2>/dev/null; rm -rf $FOUND' EXIT
zpty shell zsh -f -i
zpty -w shell "PS1= PS2=; unsetopt zle_bracketed_paste; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'compadd() {
	local -a hits
	if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
	builtin compadd -A hits "$@"
	(( $#hits )) && print -rl -- $hits >>$FOUND/words
	builtin compadd "$@"
}
press() { _main_complete; compstate[insert]= compstate[list]=; mv $FOUND/words $FOUND/done; }
zle -C press complete-word press; bindkey "^I" press; bindkey "^U" kill-whole-line; setopt no_beep no_auto_menu no_list_ambiguous'
zpty -w shell 'touch $FOUND/done'
# Read what it shows until the file is there, so that it never waits for us.
wait_done() {
	local -i n
	for ((n = 0; n < 3000; n++)); do
		zpty -r -t shell >/dev/null 2>&1
		[[ -e $FOUND/done ]] && return
		read -t 0.01 -u $silence
	done
	print -u2 "zsh does not answer"
	exit 1
}
mkfifo $FOUND/silence
exec {silence}<>$FOUND/silence
wait_done
while IFS= read -r line; do
	rm -f $FOUND/done
	: >$FOUND/words
	zpty -w -n shell "$line"$'\t'
	wait_done
	zpty -w -n shell $'\025'
	sort -u $FOUND/done
	print
done
