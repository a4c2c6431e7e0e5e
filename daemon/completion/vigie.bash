# SPDX-License-Identifier: GPL-3.0-or-later
# Bash completion of vigie(1). The words and values come from the program itself (`vigie help --words`, `--values`), so that they are those
# of the installed version and of the office's own configuration.

# _vigie_offer SUFFIX: the lines of standard input that begin with what was typed, quoted for the shell.
_vigie_offer() {
	local value begin=${cur//\\/}
	begin=${begin#[\"\']}
	while IFS=$'\t' read -r value _; do
		[[ -n $value && $value == "$begin"* ]] && COMPREPLY+=("$(printf '%q' "$value")$1")
	done
}

# _vigie_value WHAT KIND: a value of an option, or an operand ("operands").
_vigie_value() {
	case $2 in
	*FILE* | *PATH* | *FOLDER*)
		local kind=-f
		[[ $2 == *FOLDER* ]] && kind=-d
		compopt -o filenames 2>/dev/null
		mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen "$kind" -- "$cur")
		;;
	esac
	# shellcheck disable=SC2086 # the name of a command is one or more words
	_vigie_offer '' < <("$program" "${config[@]}" help --values "$1" $command 2>/dev/null)
}

# What was typed so far: the words of the command in $typed, an option that waits for its value in $option.
_vigie_read() {
	local i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-*) option=${COMP_WORDS[i]} ;;
		=) ;;
		*)
			case $option in
			-c | --config) config=(-c "${COMP_WORDS[i]}") ;;
			*) typed+="${typed:+ }${COMP_WORDS[i]}" ;;
			esac
			option=''
			;;
		esac
	done
}

# Of the table of commands: the one that was typed, and the words with which longer names go on.
_vigie_find() {
	local line name
	local -a fields
	for line in "${table[@]}"; do
		name=${line%%$'\t'*}
		if [[ "$typed " == "$name "* && ${#name} -gt ${#command} ]]; then
			command=$name
			line=${line#*$'\t'}
			operands=${line%%$'\t'*}
			fields=()
			[[ $line == *$'\t'* ]] && IFS=$'\t' read -r -a fields <<<"${line#*$'\t'}"
			options=("${fields[@]}")
		elif [[ "$name " == "$typed${typed:+ }"* ]]; then
			name=${name#"$typed${typed:+ }"}
			next+=("${name%% *}")
		fi
	done
}

_vigie() {
	local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} typed='' option='' command='' operands='' each
	local -a table options=() next=() config=()
	COMPREPLY=()
	mapfile -t table < <("$program" help --words 2>/dev/null)
	_vigie_read
	_vigie_find
	[ "$cur" = = ] && cur=''
	case $option in
	-c | --config)
		_vigie_value --config FILE
		return
		;;
	esac
	for each in "${options[@]}"; do
		if [[ -n $option && $each == "$option="* ]]; then
			_vigie_value "$option" "${each#*=}"
			return
		fi
	done
	_vigie_offer '' < <(printf '%s\n' "${next[@]}" | sort -u)
	if [ -n "$command" ]; then
		_vigie_offer '' < <(printf '%s\n' --help --config "${options[@]}" | grep -v =)
		_vigie_offer '=' < <(printf '%s\n' "${options[@]}" | sed -n 's/=.*//p')
		[[ $cur == -* || -z $operands ]] || _vigie_value operands "$operands"
	else
		_vigie_offer '' < <(printf '%s\n' --help --config; [ -n "$typed" ] || echo --version)
	fi
	[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
}
complete -F _vigie vigie
