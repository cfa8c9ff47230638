# Ruby's mail.
require 'json'
require 'mail'
require 'timeout'

LIMIT = 60 # seconds a message

$stdout.sync = true
$stderr.reopen('/dev/null') # it warns of odd mail

def printable(text)
  text.to_s.b.gsub(/[^\x20-\x7e]/n) { |byte| format('\\x%02x', byte.ord) }
end

def types_of(part)
  type = printable(part.mime_type)
  return [type] + part.parts.flat_map { |child| types_of(child) } if part.parts.any?
  return [type] unless type.downcase == 'message/rfc822'

  [type] + types_of(Mail.new(part.body.decoded.b))
end

while (line = $stdin.gets)
  file = line.chomp
  types = []
  error = nil
  begin
    Timeout.timeout(LIMIT) { types = types_of(Mail.new(File.binread(file))) }
  rescue StandardError, SystemStackError, Timeout::Error => e
    error = printable("#{e.class}: #{e.message}"[0, 120])
  end
  puts JSON.generate({ file: file, types: types, error: error })
end
