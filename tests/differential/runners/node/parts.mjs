// The parsers of npm, by the first argument. setup copies this file to where it installs their packages.
import fs from 'node:fs';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const LIMIT = 20000; // milliseconds a message

const attachments = (message) => (message.attachments ?? []);

// What it hands out, and the tree that it keeps.
function mailparser(text) {
  const { MailParser } = require('mailparser');
  return new Promise((resolve, reject) => {
    const types = [];
    const parser = new MailParser({ maxHtmlLengthToParse: 1e7 });
    const walk = (node) => {
      types.push(node.contentType);
      (node.childNodes ?? []).forEach(walk);
    };
    parser.on('error', reject);
    parser.on('data', (part) => {
      if (part.type !== 'attachment') return;
      types.push(part.contentType);
      part.content.on('end', () => part.release());
      part.content.resume();
    });
    parser.on('end', () => {
      walk(parser.tree ?? {});
      resolve(types);
    });
    parser.end(text);
  });
}

async function postal(text) {
  const { default: PostalMime } = await import('postal-mime');
  const message = await new PostalMime({ maxNestingDepth: 4096 }).parse(text);
  return attachments(message).map((part) => part.mimeType);
}

function emailjs(text) {
  const library = require('emailjs-mime-parser');
  const parse = library.default ?? library.parse ?? library;
  const types = [];
  const walk = (node) => {
    types.push(node.contentType?.value);
    (node.childNodes ?? []).forEach(walk);
  };
  walk(parse(new Uint8Array(text)));
  return types;
}

async function proton(text) {
  const { parseMail } = await import('@protontech/jsmimeparser');
  return attachments(await parseMail(new Uint8Array(text))).map((part) => part.contentType);
}

function letterparser(text) {
  const message = require('letterparser').extract(text.toString('latin1'));
  const types = attachments(message).map((part) => part.contentType?.type ?? part.contentType);
  return message.amp == null ? types : [...types, 'text/x-amp-html'];
}

function mailparserMit(text) {
  const { MailParser } = require('mailparser-mit');
  return new Promise((resolve) => {
    const parser = new MailParser();
    parser.on('end', (message) => resolve(attachments(message).map((part) => part.contentType)));
    parser.write(text);
    parser.end();
  });
}

// Stalwart's parser for the web. Its loader is meant for bundlers: the module is given its imports here.
let stalwartParser;
async function stalwart(text) {
  if (!stalwartParser) {
    const glue = new URL('mail_parser_wasm_bg.js', import.meta.resolve('mail-parser-wasm'));
    stalwartParser = await import(glue);
    const code = fs.readFileSync(new URL('mail_parser_wasm_bg.wasm', glue));
    const { instance } = await WebAssembly.instantiate(code, { './mail_parser_wasm_bg.js': stalwartParser });
    stalwartParser.__wbg_set_wasm(instance.exports);
  }
  return attachments(stalwartParser.parse_message(text.toString('latin1'))).map((part) => part.content_type);
}

function emlParseJs(text) {
  return new Promise((resolve, reject) => {
    require('eml-parse-js').readEml(text.toString('latin1'), (problem, message) => {
      if (problem) reject(problem);
      else resolve(attachments(message).map((part) => String(part.contentType).split(';')[0]));
    });
  });
}

const parsers = { mailparser, postal, emailjs, proton, letterparser, mailparserMit, stalwart, emlParseJs };

function limited(work) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('timeout')), LIMIT).unref());
  return Promise.race([work, late]);
}

const typesOf = parsers[process.argv[2]];
for await (const file of readline.createInterface({ input: process.stdin })) {
  let types = [];
  let error = null;
  try {
    types = await limited(typesOf(fs.readFileSync(file)));
  } catch (problem) {
    error = String(problem?.message ?? problem).slice(0, 120);
  }
  types = types.map((type) => String(type ?? '').toLowerCase());
  fs.writeSync(1, JSON.stringify({ file, types, error }) + '\n');
}
process.exit(0);
