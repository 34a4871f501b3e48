/** Messages in a channel or thread, with their author, time, blocks, files and thread. */

import { blockNodes } from "./blocks.js";
import { dayOf, momentOf, timeOf } from "./dates.js";
import { el } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { messageSurface } from "./surfaces.js";

const GROUPING_SECONDS = 300;

/** The nodes of a list of messages, with a line where a new day begins. */
export function messageNodes(session, messages, isThread) {
  let before = null;
  return messages.flatMap((message) => {
    const isNewDay = !isThread && (!before || dayOf(before.ts) !== dayOf(message.ts));
    const day = isNewDay
      ? [el("div", { class: "day", role: "separator", key: `day/${message.ts}` }, el("span", {}, dayOf(message.ts)))] : [];
    const node = messageNode(session, message, { isThread, isFollowing: !isNewDay && follows(before, message) });
    before = message;
    return [...day, node];
  });
}

function follows(before, message) {
  return Boolean(before) && before.user === message.user && isEphemeral(before) === isEphemeral(message)
    && !before.reply_count && Number(message.ts) - Number(before.ts) < GROUPING_SECONDS;
}

const isEphemeral = (message) => Boolean(message.ephemeral ?? message.is_ephemeral);

function authorOf(session, message) {
  const person = session.names.people.get(message.user);
  const bot = typeof message.bot === "object" ? message.bot?.name : typeof message.bot === "string" ? message.bot : null;
  const isBot = Boolean(message.bot ?? message.bot_id) || message.user === "USLACKBOT";
  return { name: bot ?? person?.name ?? message.username ?? (isBot ? session.app?.name : null) ?? message.user ?? "Slack", isBot };
}

/** A coloured square with initials; the same person always has the same colour. */
export function avatar(name, isBot) {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  const initials = name.split(/\s+/).slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join("");
  const node = el("span", { class: `avatar ${isBot ? "avatar-app" : ""}`, "aria-hidden": "true" }, initials);
  node.style.setProperty("--hue", String(hue));
  return node;
}

function messageNode(session, message, { isThread, isFollowing }) {
  const author = authorOf(session, message);
  const classes = ["message", isFollowing && "following", isEphemeral(message) && "ephemeral"].filter(Boolean).join(" ");
  const time = el("time", { class: "message-time", title: momentOf(message.ts) }, timeOf(message.ts));
  const data = { ts: message.ts, ephemeral: isEphemeral(message) ? "true" : null };
  return el("article", { class: classes, key: `message/${message.ts}`, tabindex: "-1", data },
    el("div", { class: "message-side" }, isFollowing ? time : avatar(author.name, author.isBot)),
    el("div", { class: "message-main" },
      isEphemeral(message) ? el("div", { key: "only-you", class: "only-you" }, "Only visible to you") : null,
      message.subtype === "thread_broadcast" && !isThread ? el("div", { key: "broadcast", class: "only-you" }, "Also sent from a thread") : null,
      isFollowing ? el("span", { key: "head", class: "for-readers" }, author.name) : el("div", { key: "head", class: "message-head" }, el("strong", {}, author.name),
        author.isBot ? el("span", { class: "badge" }, "APP") : null, time),
      el("div", { key: "content", class: "message-content" }, content(session, message)),
      (message.files ?? []).map((file) => fileNode(session, file)),
      reactionNode(message),
      isThread ? null : threadButton(session, message),
      isEphemeral(message) ? dismissButton(session, message) : null));
}

function content(session, message) {
  const edited = message.edited ? el("span", { class: "muted" }, " (edited)") : null;
  const hasBlocks = message.blocks?.length;
  const text = message.text && !(hasBlocks && !message.files?.length)
    ? el("div", { class: "text", key: "text" }, mrkdwn(message.text, session.names), edited) : null;
  const surface = messageSurface(session, message);
  const attached = (message.attachments ?? []).map((part, index) => el("div", { class: "attachment", key: `attachment/${index}` },
    part.blocks ? blockNodes(part.blocks, surface) : mrkdwn(part.text ?? part.fallback ?? "", session.names)));
  return [hasBlocks ? [blockNodes(message.blocks, surface), edited] : null, text, attached];
}

function reactionNode(message) {
  const all = message.reactions ?? [];
  return all.length ? el("div", { key: "reactions", class: "reactions" },
    all.map((one) => el("span", { class: "reaction" }, emojiFor(one.name) ?? `:${one.name}:`, ` ${one.count ?? one.users?.length ?? 1}`))) : null;
}

const KIB = 1024;

function sizeOf(bytes) {
  if (!bytes) return "";
  return bytes < KIB * KIB ? `${Math.max(1, Math.round(bytes / KIB))} KB` : `${(bytes / KIB / KIB).toFixed(1)} MB`;
}

function fileNode(session, file) {
  const path = [file.user, file.id, file.name].map((part) => encodeURIComponent(part ?? "")).join("/");
  const address = `/files/${path}?${new URLSearchParams({ as: session.place.me, ...(session.place.team ? { team: session.place.team } : {}) })}`;
  const ending = (file.filetype ?? file.name?.split(".").pop() ?? "file").toUpperCase().slice(0, 4);
  return el("a", { class: "file", key: `file/${file.id}`, href: address, download: file.name ?? "", data: { fileId: file.id } },
    el("span", { class: "file-kind", "aria-hidden": "true" }, ending),
    el("span", { class: "file-name" }, el("strong", {}, file.title || file.name), el("span", { class: "muted" }, [file.title && file.title !== file.name ? file.name : null, sizeOf(file.size)].filter(Boolean).join(" · "))),
    el("span", { class: "file-action" }, "Download"));
}

function threadButton(session, message) {
  const count = message.reply_count;
  if (!count) {
    if (isEphemeral(message)) return null;
    return el("button", { key: "thread", type: "button", class: "reply-button", data: { role: "reply" },
      onclick: () => session.openThread(message.ts) }, "Reply in thread");
  }
  const last = message.latest_reply ? ` · last ${timeOf(message.latest_reply)}` : "";
  return el("button", { key: "thread", type: "button", class: "replies", data: { role: "replies" },
    onclick: () => session.openThread(message.thread_ts ?? message.ts) },
  el("strong", {}, count === 1 ? "1 reply" : `${count} replies`), el("span", { class: "muted" }, last));
}

function dismissButton(session, message) {
  return el("button", { key: "dismiss", type: "button", class: "link-button", data: { role: "dismiss" }, onclick: () => session.act("dismiss", { channel: session.place.channel, ts: message.ts }) }, "Dismiss message");
}
