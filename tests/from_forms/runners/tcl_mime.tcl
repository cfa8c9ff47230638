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

proc addresses_in {text} {
    upvar 1 addresses addresses
    set begin [expr {[string first "\nFrom:" $text] + 6}]
    set value [string range $text $begin [expr {[string first "\r\nTo:" $text] - 1}]]
    foreach found [mime::parseaddress [string trim [string map [list \r\n ""] $value]]] {
        array set parts $found
        if {$parts(error) ne ""} { error $parts(error) }
        lappend addresses [quoted $parts(address)]
    }
}

while {[gets stdin file] >= 0} {
    set stream [open $file]
    fconfigure $stream -encoding iso8859-1 -translation binary
    set text [read $stream]
    close $stream
    set addresses {}
    set error null
    if {[catch {addresses_in $text} problem]} { set error [quoted [string range $problem 0 119]] }
    puts "{\"file\":[quoted $file],\"addresses\":\[[join $addresses ,]\],\"error\":$error}"
    flush stdout
}
