# Reading ampauth's result in Sieve (Dovecot Pigeonhole, Cyrus). Put the name of your own server, `authserv_id`, in the place of
# mx.example.org. Only the field on top counts: ampauth writes exactly one, above all others, and deletes whatever
# came in under its name. A message without the field is not authenticated. Run it before the users' own scripts.
require ["imap4flags", "index"];

# The keyword tells a webmail which messages to look at; it still reads the field for the digest, header.from and the age, as
# docs/webmail.md says. Cyrus keeps the tab of a folded line, Pigeonhole makes it a blank: one of them stands behind "pass" and
# in front of "amp" in each of the patterns, and belongs to it.
if header :index 1 :matches "X-AMP-Auth" [
  "mx.example.org; amp=pass *",
  "mx.example.org; amp=pass	*",
  "mx.example.org;	amp=pass *",
  "mx.example.org;	amp=pass	*"
] {
  addflag "$AmpPass";
}

# Where `policy.on_fail = "tag"` leaves AMP parts in the mail of clients that would show any of them:
#elsif header :index 1 :matches "X-AMP-Auth" ["mx.example.org; amp=*", "mx.example.org;	amp=*"] {
#  if not header :index 1 :contains "X-AMP-Auth" "amp=none" { addflag "$AmpRefused"; }
#}
