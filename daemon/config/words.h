/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of vigie.conf, stated once, English and French, folded as the lexer folds (no accents,
 * '-' as '_'): reader, manual and completion are made from this table. A word may mean different
 * things in different blocks; the blocks' key tables say where it stands.
 */
#ifndef VIGIE_CONFIG_WORDS_H
#define VIGIE_CONFIG_WORDS_H

/* X(enumerator, English, French) */
#define CONFIG_WORDS(X)                                                                            \
	/* blocks */                                                                               \
	X(OFFICE, "office", "rectorat")                                                            \
	X(SOURCE, "source", "source")                                                              \
	X(PROGRAMME, "programme", "programme")                                                     \
	X(COORDINATOR, "coordinator", "coordinateur")                                              \
	X(MAIL, "mail", "messagerie")                                                              \
	X(PARTNER, "partner", "partenaire")                                                        \
	/* office */                                                                               \
	X(STORE, "store", "base")                                                                  \
	X(RULES, "rules", "regles")                                                                \
	X(SPOOL, "spool", "reserve")                                                               \
	X(TIMEZONE, "timezone", "fuseau")                                                          \
	X(LANGUAGE, "language", "langue")                                                          \
	X(HOLIDAYS, "holidays", "vacances")                                                        \
	X(WEEK, "week", "semaine")                                                                 \
	X(TERMS, "terms", "periodes")                                                              \
	X(CONTACT, "contact", "contact")                                                           \
	X(ZONE, "zone", "zone")                                                                    \
	/* source */                                                                               \
	X(FETCH, "fetch", "relever")                                                               \
	X(FORMAT, "format", "format")                                                              \
	X(MATCH, "match", "modele")                                                                \
	X(EVERY, "every", "toutes")                                                                \
	X(SECRET, "secret", "secret")                                                              \
	X(CREDENTIAL, "credential", "identifiant")                                                 \
	X(LOGIN, "login", "connexion")                                                             \
	X(BASIC, "basic", "basique")                                                               \
	X(BEARER, "bearer", "jeton")                                                               \
	X(AUTHORITY, "authority", "autorite")                                                      \
	X(CERTIFICATE, "certificate", "certificat")                                                \
	X(KEY, "key", "cle")                                                                       \
	X(KNOWN_HOSTS, "known_hosts", "hotes_connus")                                              \
	X(SENDERS, "senders", "expediteurs")                                                       \
	X(FOLDER, "folder", "dossier")                                                             \
	X(LIMIT, "limit", "limite")                                                                \
	X(MEGABYTES, "mb", "mo")                                                                   \
	X(AFTER, "after", "apres")                                                                 \
	X(KEEP, "keep", "garder")                                                                  \
	X(ARCHIVE, "archive", "archiver")                                                          \
	X(DELETE, "delete", "supprimer")                                                           \
	X(EXPECT, "expect", "attendre")                                                            \
	X(WITHIN, "within", "sous")                                                                \
	X(LEVELS, "levels", "niveaux")                                                             \
	X(COLUMNS, "columns", "colonnes")                                                          \
	X(THE, "the", "les")                                                                       \
	/* programme */                                                                            \
	X(TITLE, "title", "titre")                                                                 \
	X(MODE, "mode", "mode")                                                                    \
	X(ELIGIBLE, "eligible", "admissible")                                                      \
	X(ENDS, "ends", "fin")                                                                     \
	X(WHEN, "when", "si")                                                                      \
	X(CAPACITY, "capacity", "capacite")                                                        \
	X(HOUSEHOLD, "household", "foyer")                                                         \
	X(ANSWER, "answer", "reponse")                                                             \
	X(EXPIRE, "expire", "expirer")                                                             \
	X(PER, "per", "par")                                                                       \
	X(SCHOOL, "school", "etablissement")                                                       \
	X(IN, "in", "en")                                                                          \
	X(TO_THE, "to", "au")                                                                      \
	X(ALL, "all", "total")                                                                     \
	X(PERSON, "person", "presence")                                                            \
	X(REMOTE, "remote", "distance")                                                            \
	X(AT, "at", "a")                                                                           \
	X(HOME, "home", "domicile")                                                                \
	X(REMIND, "remind", "rappeler")                                                            \
	X(ESCALATE, "escalate", "alerter")                                                         \
	X(THEN, "then", "puis")                                                                    \
	X(BESIDE, "beside", "avec")                                                                \
	X(GROUP, "group", "groupe")                                                                \
	X(OPEN, "open", "ouvert")                                                                  \
	X(EACH, "each", "chaque")                                                                  \
	X(VALID, "valid", "valable")                                                               \
	X(CODES, "codes", "codes")                                                                 \
	X(LOW, "low", "seuil")                                                                     \
	X(VOLUNTEERS, "volunteers", "benevoles")                                                   \
	X(NOTE, "note", "remarque")                                                                \
	/* coordinator */                                                                          \
	X(EMAIL, "email", "courriel")                                                              \
	X(COVERS, "covers", "couvre")                                                              \
	X(SCHOOLS, "schools", "etablissements")                                                    \
	X(DEPARTMENTS, "departments", "departements")                                              \
	X(EVERYTHING, "everything", "tout")                                                        \
	X(PROGRAMMES, "programmes", "programmes")                                                  \
	X(DIGEST, "digest", "synthese")                                                            \
	X(DAILY, "daily", "quotidienne")                                                           \
	X(WEEKLY, "weekly", "hebdomadaire")                                                        \
	X(ON, "on", "le")                                                                          \
	X(URGENT, "urgent", "urgent")                                                              \
	X(ONCE, "once", "aussitot")                                                                \
	X(QUIET, "quiet", "silence")                                                               \
	X(WEEKENDS, "weekends", "week_ends")                                                       \
	X(IDENTITY, "identity", "identite")                                                        \
	X(NONE, "none", "aucune")                                                                  \
	X(INITIALS, "initials", "initiales")                                                       \
	X(FULL, "full", "complete")                                                                \
	X(UNTIL, "until", "echeance")                                                              \
	X(DEPUTY, "second", "suppleant")                                                           \
	/* mail */                                                                                 \
	X(FROM, "from", "expediteur")                                                              \
	X(SMTP, "smtp", "smtp")                                                                    \
	X(USER, "user", "utilisateur")                                                             \
	X(INBOX, "inbox", "reception")                                                             \
	X(ADDRESS, "address", "adresse")                                                           \
	/* units and days */                                                                       \
	X(SECONDS, "seconds", "secondes")                                                          \
	X(MINUTES, "minutes", "minutes")                                                           \
	X(HOURS, "hours", "heures")                                                                \
	X(DAYS, "days", "jours")                                                                   \
	X(SECOND, "second", "seconde")                                                             \
	X(MINUTE, "minute", "minute")                                                              \
	X(HOUR, "hour", "heure")                                                                   \
	X(DAY, "day", "jour")                                                                      \
	X(MONDAY, "monday", "lundi")                                                               \
	X(TUESDAY, "tuesday", "mardi")                                                             \
	X(WEDNESDAY, "wednesday", "mercredi")                                                      \
	X(THURSDAY, "thursday", "jeudi")                                                           \
	X(FRIDAY, "friday", "vendredi")                                                            \
	X(SATURDAY, "saturday", "samedi")                                                          \
	X(SUNDAY, "sunday", "dimanche")                                                            \
	X(MORNING, "morning", "matin")                                                             \
	X(AFTERNOON, "afternoon", "apres_midi")                                                    \
	/* kinds of delivery */                                                                    \
	X(PUPILS, "pupils", "eleves")                                                              \
	X(GRADES, "grades", "notes")                                                               \
	X(ABSENCES, "absences", "absences")                                                        \
	X(LATENESS, "lateness", "retards")                                                         \
	X(PUNISHMENTS, "punishments", "punitions")                                                 \
	X(SANCTIONS, "sanctions", "sanctions")                                                     \
	X(INCIDENTS, "incidents", "incidents")                                                     \
	X(REPORTS, "reports", "bilans")

enum config_word {
#define X(enumerator, english, french) WORD_##enumerator,
	CONFIG_WORDS(X)
#undef X
		WORDS_N,
};

extern const char *const config_words_english[WORDS_N];
extern const char *const config_words_french[WORDS_N];

#endif
