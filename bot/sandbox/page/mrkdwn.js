/** Slack's own markup (mrkdwn) and plain text as DOM nodes. */

import { dateToken } from "./dates.js";
import { el, safeAddress } from "./dom.js";
import { withEmoji } from "./emoji.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Slack stores `& < >` escaped; this is the text as people read it. */
export function unescaped(text) {
  return String(text ?? "").replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** A text object, or a string, as people read it; for labels, options and titles. */
export function plain(text) {
  const written = typeof text === "string" ? text : text?.text ?? "";
  return text?.emoji === false ? unescaped(written) : withEmoji(unescaped(written));
}

/** The nodes of a text object of either kind. `names` tells what ids are called: {people, channels}. */
export function textNodes(text, names) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, names) : withBreaks(plain(text));
}

function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

/** The nodes of a mrkdwn string. */
export function mrkdwn(text, names) {
  const parts = String(text ?? "").split(/```/);
  return parts.flatMap((part, index) => {
    const isCode = index % 2 === 1 && index < parts.length - 1;
    return isCode ? [el("pre", { class: "code-block" }, unescaped(part.replace(/^\n|\n$/g, "")))] : lines(part, names);
  });
}

function lines(text, names) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote")));
      quote.append(...inline(quoted[1], names).map(asNode));
      return;
    }
    if (index && !quote) nodes.push(el("br"));
    quote = null;
    nodes.push(...inline(line, names));
  });
  return nodes;
}

const asNode = (child) => (child instanceof Node ? child : document.createTextNode(child));

const INLINE = [
  { pattern: /`([^`\n]+)`/, make: (match) => el("code", {}, unescaped(match[1])) },
  { pattern: /<([^<>\n]+)>/, make: (match, names) => reference(match[1], names) },
  { pattern: /(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/, make: (match, names) => el("strong", {}, inline(match[1], names)) },
  { pattern: /(?<![\w_])_(?=\S)([^\n]+?)(?<=\S)_(?![\w_])/, make: (match, names) => el("em", {}, inline(match[1], names)) },
  { pattern: /(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/, make: (match, names) => el("s", {}, inline(match[1], names)) },
];

function inline(text, names) {
  let first = null;
  for (const rule of INLINE) {
    const match = rule.pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, rule };
  }
  if (!first) return text ? [withEmoji(unescaped(text))] : [];
  const { match, rule } = first;
  const before = text.slice(0, match.index);
  return [
    ...(before ? [withEmoji(unescaped(before))] : []),
    rule.make(match, names),
    ...inline(text.slice(match.index + match[0].length), names),
  ];
}

function reference(inside, names) {
  const [target, label] = splitOnce(inside, "|");
  if (target.startsWith("@")) return mention(`@${label ?? nameOf(names.people, target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${label ?? nameOf(names.channels, target.slice(1))}`);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!subteam^")) return mention(label ?? `@${nameOf(names.groups, target.split("^")[1])}`);
  if (target.startsWith("!")) return mention(`@${label ?? target.slice(1)}`);
  return link(unescaped(target), label === undefined ? unescaped(target) : withEmoji(unescaped(label)));
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What the workspace calls an id; the id itself when it is unknown. */
export function nameOf(known, id) {
  const found = known?.get(id);
  return found ? found.name : id;
}

/** A highlighted name. */
export const mention = (text) => el("span", { class: "mention" }, unescaped(text));

function dateNode(target, fallback) {
  const [, seconds, format, address] = target.split("^");
  const text = dateToken(seconds, unescaped(format ?? ""), unescaped(fallback));
  const time = el("time", { title: unescaped(fallback) }, text);
  return address ? link(unescaped(address), time) : time;
}

/** A link that opens beside the page; an address that may not be one is shown as text. */
export function link(address, label) {
  const safe = safeAddress(address);
  return safe ? el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, label) : el("span", {}, label);
}
