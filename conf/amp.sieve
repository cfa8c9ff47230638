# Reading ampauth's result in Sieve (Dovecot Pigeonhole, Cyrus). Put the name of your own server, `authserv_id`, in the place of
# mx.example.org. Only the field on top counts: ampauth writes exactly one, above all others, and deletes whatever
# came in under its name. A message without the field is not authenticated.
require ["imap4flags", "index"];

# A webmail that shows AMP only where this keyword stands needs no header parser of its own. The blank belongs to it.
if header :index 1 :matches "X-AMP-Auth" "mx.example.org; amp=pass *" {
  addflag "$AmpPass";
}

# Where `policy.on_fail = "tag"` leaves AMP parts in the mail of clients that would show any of them:
#elsif header :index 1 :matches "X-AMP-Auth" "mx.example.org; amp=*" {
#  addflag "$AmpRefused";
#}
