<?php
// PHP's mailparse, Horde's parser, or Roundcube's, by the first argument. ROUNDCUBE is the folder of Roundcube's
// classes.
error_reporting(0);
ini_set('display_errors', '0');

function value_of($text) {
    preg_match('/^From:(.*?)\r\nTo:/ms', $text, $found);
    return trim(str_replace("\r\n", '', $found[1]));
}

function mailparse($text) {
    return array_map(fn($found) => $found['address'], mailparse_rfc822_parse_addresses(value_of($text)));
}

function horde($text) {
    $list = (new Horde_Mail_Rfc822)->parseAddressList(value_of($text));
    return array_filter($list->bare_addresses);
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

function roundcube($text) {
    $found = rcube_mime::decode_address_list(value_of($text));
    return array_values(array_filter(array_map(fn($one) => $one['mailto'], $found)));
}

$addresses_of = $argv[1];
spl_autoload_register(function ($class) { // Horde_Mail_Rfc822 is in Horde/Mail/Rfc822.php
    @include strtr($class, '_', '/') . '.php';
});
if ($addresses_of === 'roundcube') {
    require getenv('ROUNDCUBE') . '/bootstrap.php';
    foreach (['charset', 'utils', 'mime'] as $class) require getenv('ROUNDCUBE') . "/rcube_$class.php";
}
while (($line = fgets(STDIN)) !== false) {
    $file = rtrim($line, "\n");
    $addresses = [];
    $error = null;
    try {
        $addresses = array_values($addresses_of(file_get_contents($file)));
    } catch (Throwable $problem) {
        $error = substr(get_class($problem) . ': ' . $problem->getMessage(), 0, 120);
    }
    echo json_encode(['file' => $file, 'addresses' => $addresses, 'error' => $error],
        JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE), "\n";
}
