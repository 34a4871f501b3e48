/**
 * Keeps the focus where the person is while the page is drawn anew.
 *
 * What she pressed may be drawn again with another value, give way to its neighbour, or be gone: then the focus
 * goes to the likest thing in the same place, else to the place itself, and never to nowhere.
 */

const MODAL = "dialog[data-role=modal]";
const HOME = "[data-role=home]";
const FIELDS = "input, select, textarea";
const FALLBACKS = ["composer", "main"];

/** What had the focus until its place took it over; a later drawing may bring it back. */
let lost = null;
/** What had the focus when this drawing began. */
let latest = null;

function placeOf(node) {
  const article = node.closest("article[data-ts]");
  if (article) return `${article.closest("aside") ? "aside" : "main"} article[data-ts="${CSS.escape(article.dataset.ts)}"]`;
  return [MODAL, HOME].find((selector) => node.closest(selector)) ?? null;
}

const actionsIn = (place) => [...place.querySelectorAll("[data-action-id]")];

const topOf = (node) => node.getBoundingClientRect().top;

/** The elements of the same block, the nearest first: where *Next* is gone, *Previous* is meant. */
function neighboursOf(element) {
  const row = actionsIn(element.closest(".block") ?? element);
  const away = (one) => Math.abs(row.indexOf(one) - row.indexOf(element));
  return row.filter((one) => one !== element).reverse().sort((one, other) => away(one) - away(other)).map((one) => one.dataset.actionId);
}

/** What tells a node from others when it is no longer there. */
export function remember(node) {
  if (!node || node === document.body) return null;
  const element = node.closest("[data-action-id]");
  const { blockId, actionId, value } = element?.dataset ?? {};
  const place = placeOf(node);
  return { node, place, blockId, actionId, value, role: node.dataset.role, top: topOf(node), step: stepOf(place),
    neighbours: element ? neighboursOf(element) : [], known: namesIn(place) };
}

/** What had the focus when this drawing began; it may be gone by now. */
export const rememberLatest = () => latest;

const namesIn = (place) => (place ? actionsIn(document.querySelector(place)).map((one) => one.dataset.actionId) : []);

const stepOf = (place) => place && document.querySelector(place)?.dataset.step;

/** The element that stands for the remembered one now, or null. */
function heirOf(had) {
  const place = had.place && document.querySelector(had.place);
  if (!place) return null;
  if (!had.actionId) return had.role && had.step === stepOf(had.place) ? place.querySelector(`[data-role=${had.role}]`) : null;
  const all = actionsIn(place).sort((one, other) => Math.abs(topOf(one) - had.top) - Math.abs(topOf(other) - had.top));
  const like = (...names) => all.find((one) => names.every((name) => one.dataset[name] === had[name]));
  const same = like("blockId", "actionId", "value") ?? like("blockId", "actionId") ?? like("actionId", "value") ?? like("actionId");
  return same ?? (place.matches("article") || had.step !== stepOf(had.place) ? null : successor(had, all, place.matches(HOME)));
}

/** What came in its stead, else what stood beside it; on Home else what is nearest. */
function successor({ neighbours, known }, all, isHome) {
  const pressable = all.filter((one) => one.matches("button"));
  const beside = neighbours.map((name) => pressable.find((one) => one.dataset.actionId === name)).find(Boolean);
  return pressable.find((one) => !known.includes(one.dataset.actionId)) ?? beside ?? (isHome ? all[0] : null);
}

/** A group of choices has the focus in its chosen one. */
function focusable(node) {
  if (!node || node.matches(`button, ${FIELDS}`)) return node;
  return node.querySelector("input:checked") ?? node.querySelector(`button, ${FIELDS}`);
}

/** What takes the focus where nothing alike is left: the first field of the modal or its heading, the message, Home. */
function standIn(had) {
  const place = had.place && document.querySelector(had.place);
  if (place?.matches(MODAL)) return place.querySelector(`.dialog-body :is(${FIELDS})`) ?? place.querySelector("#modal-title");
  return place ?? FALLBACKS.map((id) => document.getElementById(id)).find(Boolean);
}

/** Gives the focus to what was remembered, or to what stands for it now. */
export function giveBack(had) {
  const heir = had.node.isConnected && !isLeftBehind(had) ? had.node : focusable(heirOf(had));
  const target = heir ?? standIn(had);
  target?.focus({ preventScroll: true });
  const isPlace = !heir && target && !target.matches(FIELDS);
  lost = isPlace ? { ...had, stand: target } : null;
  return target;
}

/** What has the focus before a drawing, and how far Home was scrolled. */
export function beforeDrawing() {
  const active = document.activeElement;
  const had = lost?.stand === active ? lost : remember(active);
  latest = had;
  return { had, home: document.querySelector(HOME)?.scrollTop };
}

/** Puts the focus, and what was in sight on Home, back after a drawing. */
export function afterDrawing({ had, home }) {
  const scroller = document.querySelector(HOME);
  if (scroller && home !== undefined) scroller.scrollTop = home;
  if (!had) return;
  const node = isHeld(had) ? document.activeElement : giveBack(had);
  if (scroller?.contains(node) && node !== scroller && isInSight(had, scroller)) scroller.scrollTop += topOf(node) - had.top;
}

function isHeld(had) {
  const active = document.activeElement;
  if (active === document.body || active === had.stand) return false;
  return !(active === had.node && isLeftBehind(had));
}

/** A button of the foot that stays while another step is shown is where the person was, not where she goes on. */
const isLeftBehind = ({ node, place, step }) => step !== stepOf(place) && !node.closest(".dialog-body");

function isInSight({ top }, scroller) {
  const { top: upper, bottom } = scroller.getBoundingClientRect();
  return top >= upper && top < bottom;
}
