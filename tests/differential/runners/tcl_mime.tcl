# Tcl's mime, of tcllib.
package require mime

proc quoted {text} {
    set out ""
    foreach c [split $text ""] {
        scan $c %c code
        append out [expr {$code < 32 || $code > 126 || $c in {\" \\} ? [format {\u%04x} $code] : $c}]
    }
    return "\"$out\""
}

proc types_of {token} {
    upvar 1 types types
    array set part [mime::getproperty $token]
    lappend types [quoted [string tolower $part(content)]]
    if {[info exists part(parts)]} {
        foreach child $part(parts) { types_of $child }
    }
}

proc read_message {text} {
    upvar 1 types types
    set token [mime::initialize -string $text]
    types_of $token
    mime::finalize $token -subordinates all
}

while {[gets stdin file] >= 0} {
    set stream [open $file]
    # It reads files as they lie in a Unix mailbox.
    fconfigure $stream -encoding iso8859-1 -translation binary
    set text [string map [list \r\n \n] [read $stream]]
    close $stream
    set types {}
    set error null
    if {[catch {read_message $text} problem]} { set error [quoted [string range $problem 0 119]] }
    puts "{\"file\":[quoted $file],\"types\":\[[join $types ,]\],\"error\":$error}"
    flush stdout
}
