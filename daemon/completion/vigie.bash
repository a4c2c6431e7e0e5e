# SPDX-License-Identifier: GPL-3.0-or-later
# Bash completion of vigie(1). The words come from the program itself (`vigie help --words`), so that
# they are those of the installed version.

_vigie() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} program=${COMP_WORDS[0]}
	local command='' name fields line words='' i
	COMPREPLY=()
	case $prev in
	-c | --config | --rules)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		return
		;;
	esac
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c | --config) ((i++)) ;;
		-*) ;;
		*) command+="${command:+ }${COMP_WORDS[i]}" ;;
		esac
	done
	while IFS= read -r line; do
		IFS=$'\t' read -r -a fields <<<"$line"
		name=${fields[0]}
		case $name in
		"$command${command:+ }"*)
			# The next word of a longer name.
			name=${name#"$command${command:+ }"}
			words+=" ${name%% *}"
			name=${fields[0]}
			;;
		esac
		case "$command " in
		"$name "*)
			words+=" --help --config ${fields[*]:2}"
			[ "${fields[1]}" = operands ] && [ "${cur#-}" = "$cur" ] &&
				mapfile -t COMPREPLY < <(compopt -o filenames; compgen -f -- "$cur")
			;;
		esac
	done < <("$program" help --words 2>/dev/null)
	[ -n "$command" ] || words+=' --config --help --version'
	mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$cur" | sort -u)
	[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
}
complete -F _vigie vigie
