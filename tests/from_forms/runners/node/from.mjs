// The parsers of npm, by the first argument. run copies this file to where their packages are.
import fs from 'node:fs';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// A mailbox or a group, by whatever names a library gives their parts.
const flat = (list) => [list ?? []].flat().flatMap((one) =>
  one?.group || one?.addresses ? flat(one.group ?? one.addresses) : [one?.address ?? one?.email ?? one?.Address]);

async function mailparser(text) {
  return flat((await require('mailparser').simpleParser(text)).from?.value);
}

async function postal(text) {
  const { default: PostalMime } = await import('postal-mime');
  return flat((await PostalMime.parse(text)).from);
}

function emailjs(text) {
  const library = require('emailjs-mime-parser');
  const parse = library.default ?? library.parse ?? library;
  return flat(parse(new Uint8Array(text)).headers.from?.[0]?.value);
}

async function proton(text) {
  const { parseMail } = await import('@protontech/jsmimeparser');
  return flat((await parseMail(new Uint8Array(text))).from);
}

function letterparser(text) {
  return flat(require('letterparser').extract(text.toString('utf8')).from);
}

function mailparserMit(text) {
  const { MailParser } = require('mailparser-mit');
  return new Promise((resolve) => {
    const parser = new MailParser();
    parser.on('end', (message) => resolve(flat(message.from)));
    parser.write(text);
    parser.end();
  });
}

let stalwartParser;
async function stalwart(text) {
  if (!stalwartParser) {
    const glue = new URL('mail_parser_wasm_bg.js', import.meta.resolve('mail-parser-wasm'));
    stalwartParser = await import(glue);
    const code = fs.readFileSync(new URL('mail_parser_wasm_bg.wasm', glue));
    const { instance } = await WebAssembly.instantiate(code, { './mail_parser_wasm_bg.js': stalwartParser });
    stalwartParser.__wbg_set_wasm(instance.exports);
  }
  // It gives the text of the sender alone: the name, and the address in brackets.
  const { sender } = stalwartParser.parse_message(text.toString('utf8'));
  return [/<([^<>]*)>$/.exec(sender)?.[1] ?? sender];
}

function emlParseJs(text) {
  return new Promise((resolve, reject) => {
    require('eml-parse-js').readEml(text.toString('utf8'), (problem, message) =>
      problem ? reject(problem) : resolve(flat(message.from)));
  });
}

const parsers = { mailparser, postal, emailjs, proton, letterparser, mailparserMit, stalwart, emlParseJs };
const addressesOf = parsers[process.argv[2]];
for await (const file of readline.createInterface({ input: process.stdin })) {
  let addresses = [];
  let error = null;
  try {
    addresses = (await addressesOf(fs.readFileSync(file))).filter((address) => address);
  } catch (problem) {
    error = String(problem?.message ?? problem).slice(0, 120);
  }
  fs.writeSync(1, JSON.stringify({ file, addresses, error }) + '\n');
}
process.exit(0);
