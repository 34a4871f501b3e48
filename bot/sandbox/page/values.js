/** What a form element holds: read from the view's state, or from the element's initial_* before there is one. */

const SINGLE = ["static_select", "external_select", "radio_buttons"];
const SEVERAL = ["multi_static_select", "multi_external_select", "checkboxes"];
const DATES = { datepicker: "date", timepicker: "time", datetimepicker: "date_time" };
const THINGS = { users_select: "user", conversations_select: "conversation", channels_select: "channel" };

/** All options of an element, groups laid flat. */
export function optionsOf(element) {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options ?? [])];
}

function pick(element, entry, selected, initial) {
  const fromState = entry && selected in entry;
  return (fromState ? entry[selected] : element[initial]) ?? null;
}

function thingOf(type) {
  const several = type.startsWith("multi_");
  const thing = THINGS[several ? type.slice("multi_".length) : type];
  return thing && { several, thing };
}

/** The options chosen in a select, radio or checkbox element, as option objects (ids become their own options). */
export function chosenOptions(element, entry) {
  const { type } = element;
  if (SINGLE.includes(type)) return [pick(element, entry, "selected_option", "initial_option")].filter(Boolean);
  if (SEVERAL.includes(type)) return pick(element, entry, "selected_options", "initial_options") ?? [];
  const found = thingOf(type);
  if (!found) return [];
  const plural = found.several ? "s" : "";
  const ids = pick(element, entry, `selected_${found.thing}${plural}`, `initial_${found.thing}${plural}`);
  return (found.several ? ids ?? [] : [ids].filter(Boolean)).map((id) => ({ value: id }));
}

/** The plain value: a string, null, or a list of option values for the elements that take several. */
export function simpleValue(element, entry) {
  const { type } = element;
  if (type in DATES) return pick(element, entry, `selected_${DATES[type]}`, `initial_${DATES[type]}`);
  if (SINGLE.includes(type) || SEVERAL.includes(type) || thingOf(type)) {
    const values = chosenOptions(element, entry).map((option) => option.value);
    return SEVERAL.includes(type) || thingOf(type)?.several ? values : values[0] ?? null;
  }
  const written = pick(element, entry, "value", "initial_value");
  return written === null ? "" : String(written);
}

/** Whether nothing is filled in. */
export function isEmpty(value) {
  return value === null || value === undefined || value.length === 0 || (typeof value === "string" && !value.trim());
}
