# Ruby's mail.
require 'json'
require 'mail'

$stdout.sync = true
$stderr.reopen('/dev/null') # it warns of odd mail

def printable(text)
  text.to_s.dup.force_encoding('UTF-8').scrub('?')
end

while (line = $stdin.gets)
  file = line.chomp
  addresses = []
  error = nil
  begin
    from = Mail.new(File.binread(file)).header[:from]
    addresses = from.addrs.map { |address| printable(address.address) }
  rescue StandardError, SystemStackError => e
    error = printable("#{e.class}: #{e.message}"[0, 120])
  end
  puts JSON.generate({ file: file, addresses: addresses, error: error })
end
