<?php
// PHP's mailparse, Horde's parser, or Roundcube's decoder, by the first argument.
// ROUNDCUBE is the folder of Roundcube's classes.
error_reporting(0);
ini_set('display_errors', '0');
ini_set('memory_limit', '2G');

function printable($text) {
    $escape = fn($byte) => sprintf('\\x%02x', ord($byte[0]));
    return preg_replace_callback('/[^\x20-\x7e]/', $escape, (string) $text);
}

function mailparse($text) {
    $message = mailparse_msg_create();
    mailparse_msg_parse($message, $text);
    $types = [];
    foreach (mailparse_msg_get_structure($message) as $section) {
        $types[] = mailparse_msg_get_part_data(mailparse_msg_get_part($message, $section))['content-type'];
    }
    mailparse_msg_free($message);
    return $types;
}

function horde($text) {
    return array_values(Horde_Mime_Part::parseMessage($text)->contentTypeMap());
}

// What the decoder asks of the rest of Roundcube.
class rcube {
    public $config;
    function __construct() {
        $this->config = new class {
            function get($name, $default = null) { return $default; }
            function resolve_paths($path) { return []; }
        };
    }
    static function get_instance() { static $only; return $only ??= new rcube(); }
    static function raise_error(...$ignored) {}
    static function console(...$ignored) {}
}

// What winmail.dat holds become parts of the message.
function tnef_types($data) {
    $found = (new rcube_tnef_decoder)->decompress($data, true);
    return array_map(fn($part) => trim($part['type']) . '/' . trim($part['subtype']), $found['attachments']);
}

function roundcube_types($part) {
    $types = [$part->mimetype ?: $part->ctype_primary . '/' . $part->ctype_secondary];
    if ($types[0] === 'application/ms-tnef') {
        array_push($types, ...tnef_types($part->body));
    }
    foreach ($part->parts ?: [] as $child) {
        array_push($types, ...roundcube_types($child));
    }
    return $types;
}

function roundcube($text) {
    return roundcube_types(rcube_mime::parse_message($text));
}

$types_of = $argv[1];
spl_autoload_register(function ($class) { // Horde_Mime_Part is in Horde/Mime/Part.php
    @include strtr($class, '_', '/') . '.php';
});
if ($types_of === 'roundcube') {
    define('RCUBE_CHARSET', 'UTF-8');
    foreach (['message_part', 'mime_decode', 'charset', 'mime', 'tnef_decoder'] as $class) {
        require getenv('ROUNDCUBE') . "/rcube_$class.php";
    }
}
while (($line = fgets(STDIN)) !== false) {
    $file = rtrim($line, "\n");
    $types = [];
    $error = null;
    set_time_limit(5); // seconds of work a message; then the runner ends: Horde has endless loops
    try {
        $types = array_map(fn($type) => strtolower(printable($type)), $types_of(file_get_contents($file)));
    } catch (Throwable $problem) {
        $error = printable(substr(get_class($problem) . ': ' . $problem->getMessage(), 0, 120));
    }
    echo json_encode(['file' => $file, 'types' => $types, 'error' => $error], JSON_UNESCAPED_SLASHES), "\n";
}
