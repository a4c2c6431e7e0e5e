# SPDX-License-Identifier: GPL-3.0-or-later
# The mail program of an invented coordinator: reads the mailbox over IMAP, and sends over SMTP what such programs send.
#   answer SHAPE NUMBER TEXT   about referral NUMBER, 0: to the digest as a whole
#   link NUMBER LABEL          what the link of this name opens
#   wait|holds KIND COUNT      until so many messages of a kind (digest, answer) are there; that there are no more
#   confirmed TEXT...          all of them in the last digest
import email, email.header, email.message, email.policy, email.utils, html, imaplib, re, smtplib, ssl, sys, urllib.parse

imap_port, smtp_port, authority, action, *arguments = sys.argv[1:]
context = ssl.create_default_context(cafile=authority)
ME = "secteur@exemple.fr"


def received():
    """The messages to me, in the order in which they came."""
    box = imaplib.IMAP4_SSL("localhost", int(imap_port), ssl_context=context)
    box.login("exports", "mot de passe")
    found = []
    for folder in ("INBOX", "Vus"):
        if box.select(folder, readonly=True)[0] != "OK":
            continue
        for number in box.search(None, "ALL")[1][0].split():
            found.append(email.message_from_bytes(box.fetch(number, "(BODY.PEEK[])")[1][0][1], policy=email.policy.default))
    box.logout()
    return sorted((m for m in found if ME in m.get("To", "")), key=lambda m: email.utils.parsedate_to_datetime(m["Date"]))


def of_kind(kind):
    automatic = {"digest": "auto-generated", "answer": "auto-replied"}[kind]
    return [m for m in received() if m["Auto-Submitted"] == automatic]


def text_of(message, kind):
    return message.get_body((kind,)).get_content()


def links(message, number):
    """Label and target of the links that answer about a referral."""
    found = {}
    for target, label in re.findall(r'href="(mailto:[^"]*)"[^>]*>([^<]*)<', text_of(message, "html")):
        target = html.unescape(target)
        if re.search(r"\br%s\." % number, urllib.parse.unquote(target)):
            found[html.unescape(label).strip()] = target
    return found


def send(to, subject, content, *fields):
    lines = ["From: Camille Essai <%s>" % ME, "To: <%s>" % to, "Subject: " + subject, "Date: " + email.utils.formatdate(),
             "Message-ID: " + email.utils.make_msgid(domain="poste.exemple.fr"), "MIME-Version: 1.0", *fields]
    with smtplib.SMTP_SSL("localhost", int(smtp_port), context=context) as server:
        server.sendmail(ME, [to], "\r\n".join(lines).encode() + b"\r\n" + content)
    wait_for(lambda: any_delivered(lines[4]))


def any_delivered(line):
    box = imaplib.IMAP4_SSL("localhost", int(imap_port), ssl_context=context)
    box.login("exports", "mot de passe")
    box.select("INBOX", readonly=True)
    found = box.search(None, "HEADER", "Message-ID", line.split(": ")[1])[1][0].split()
    box.logout()
    return found


def wait_for(condition):
    while not condition():
        pass


def encoded(text, charset, subtype):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message.set_content(text, subtype=subtype, charset=charset, cte="quoted-printable")
    del message["MIME-Version"]
    return message.as_bytes()


def answer(shape, number, words):
    digest = of_kind("digest")[-1]
    quoted = text_of(digest, "plain")
    subject = "Re: " + digest["Subject"]
    to = email.utils.parseaddr(digest["Reply-To"])[1]
    if number != "0":
        words = "%s %s" % (number, words)
    thread = ("In-Reply-To: " + digest["Message-ID"], "References: " + digest["Message-ID"])
    below = "\r\n".join("> " + line for line in quoted.splitlines())
    if shape == "outlook":
        copy = "<br>".join(html.escape(line) for line in quoted.splitlines())
        page = ('<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body lang="FR">'
                '<p class="MsoNormal">%s<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Cordialement,<br>Camille Essai</p>'
                '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>De&nbsp;:</b> vigie<br><b>Objet&nbsp;:</b> x</p></div>'
                '<p>%s</p></body></html>') % (html.escape(words), copy)
        send(to, subject.replace("Re:", "RE:"), encoded(page, "windows-1252", "html"), *thread)
    elif shape == "gmail":
        text = "%s\r\n\r\nLe lun. 30 nov. 2026 à 12:00, vigie <vigie@exemple.fr>\r\na écrit :\r\n\r\n%s\r\n" % (words, below)
        send(to, subject, encoded(text, "utf-8", "plain"), *thread)
    elif shape == "telephone":
        text = "%s\r\n\r\nEnvoyé de mon iPhone\r\n\r\n> Le 30 nov. 2026 à 12:00, vigie <vigie@exemple.fr> a écrit :\r\n> \r\n%s\r\n" % (words, below)
        send(to, subject, encoded(text, "utf-8", "plain"), *thread)
    elif shape == "below":
        text = "Le 30/11/2026 à 12:00, vigie a écrit :\r\n%s\r\n\r\n%s\r\n\r\n-- \r\nCamille Essai\r\n" % (below, words)
        send(to, subject, encoded(text, "iso-8859-15", "plain"), *thread)
    elif shape == "plain":
        send(to, subject, encoded(words, "utf-8", "plain"), *thread)
    elif shape == "automatic":
        send(to, "Absence : " + subject, encoded(words, "utf-8", "plain"), "Auto-Submitted: auto-replied", *thread)


def link(number, label):
    target = urllib.parse.urlsplit(links(of_kind("digest")[-1], number)[label])
    fields = urllib.parse.parse_qs(target.query)
    send(urllib.parse.unquote(target.path), email.header.Header(fields["subject"][0], "utf-8").encode(),
         encoded(fields["body"][0], "utf-8", "plain"))


if action == "answer":
    answer(*arguments)
elif action == "link":
    link(*arguments)
elif action == "wait":
    wait_for(lambda: len(of_kind(arguments[0])) >= int(arguments[1]))
elif action == "holds":
    assert len(of_kind(arguments[0])) == int(arguments[1]), [m["Subject"] for m in received()]
elif action == "confirmed":
    wait_for(lambda: len(of_kind("digest")) >= 2)
    said = " ".join(text_of(of_kind("digest")[-1], "plain").replace("\u00a0", " ").split()).lower()
    assert all(words.lower() in said for words in arguments), said
