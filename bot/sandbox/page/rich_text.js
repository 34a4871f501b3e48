/** The rich_text block. */

import { dateToken } from "./dates.js";
import { el } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { link, mention, nameOf } from "./mrkdwn.js";

const STYLES = [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"], ["underline", "u"]];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner), node);
}

const withBreaks = (text) =>
  String(text).split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));

const INLINE = {
  text: (piece) => el("span", {}, withBreaks(piece.text ?? "")),
  link: (piece) => link(piece.url, piece.text || piece.url),
  user: (piece, names) => mention(`@${nameOf(names.people, piece.user_id)}`),
  channel: (piece, names) => mention(`#${nameOf(names.channels, piece.channel_id)}`),
  usergroup: (piece, names) => mention(`@${nameOf(names.groups, piece.usergroup_id)}`),
  broadcast: (piece) => mention(`@${piece.range}`),
  emoji: (piece) => el("span", {}, emojiFor(piece.name) ?? `:${piece.name}:`),
  date: (piece) => el("time", { title: piece.fallback }, dateToken(piece.timestamp, piece.format ?? "{date}", piece.fallback)),
  color: (piece) => el("code", {}, piece.value),
};

const inline = (pieces, names) =>
  (pieces ?? []).map((piece) => styled(INLINE[piece.type]?.(piece, names) ?? el("span", {}, piece.text ?? ""), piece.style));

const PARTS = {
  rich_text_section: (part, names) => el("p", {}, inline(part.elements, names)),
  rich_text_quote: (part, names) => el("blockquote", {}, inline(part.elements, names)),
  rich_text_preformatted: (part, names) => el("pre", { class: "code-block" }, inline(part.elements, names)),
  rich_text_list: (part, names) =>
    el(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null },
      (part.elements ?? []).map((item) => el("li", {}, inline(item.elements, names))),
    ),
};

/** The paragraphs, lists, quotes and code of a rich_text block (also of a rich_text table cell). */
export function richText(block, names) {
  return el("div", { class: "rich-text" }, (block.elements ?? []).map((part) => PARTS[part.type]?.(part, names)));
}
