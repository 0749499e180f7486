import type { Place } from "./arrangement.ts";

/** What is on its way: a channel's row, or an own section. */
type Dragged = { kind: "channel"; id: string } | { kind: "section"; id: string };

/** What a drop asks for; without `before` the thing goes to the end. */
export type Drops = {
  channel: (channelId: string, to: Place, before: string | undefined) => void;
  section: (sectionId: string, before: string | undefined) => void;
};

/** The place of a section of the page, by its attribute. */
export function placeNamed(name: string): Place {
  if (name === "favourites" || name === "rest") return { kind: name };
  return { kind: "section", id: name };
}

const LISTS = "[data-sidebar-lists]";
const TYPE = "application/x-edgewise-sidebar";

/**
 * Lets rows and sections of the sidebar be dragged, with the browser's own drag and drop; the line
 * where something would land is an attribute, `data-drop`. Answers the way to stop.
 */
export function watchDrags(nav: HTMLElement, drops: Drops): () => void {
  const stop = new AbortController();
  let dragged: Dragged | undefined;
  let marked: HTMLElement | undefined;

  const mark = (element: HTMLElement | undefined, how = "") => {
    if (marked && marked !== element) delete marked.dataset["drop"];
    marked = element;
    if (element) element.dataset["drop"] = how;
  };
  const end = () => {
    dragged = undefined;
    mark(undefined);
    delete nav.querySelector<HTMLElement>(LISTS)?.dataset["dragging"];
  };
  const on = (type: string, listener: (event: DragEvent) => void) =>
    nav.addEventListener(type, (event) => event instanceof DragEvent && listener(event), {
      signal: stop.signal,
    });

  on("dragstart", (event) => {
    dragged = draggedFrom(event.target);
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData(TYPE, dragged.id);
    // What changes in the page at once would end the drag.
    setTimeout(() => {
      const lists = nav.querySelector<HTMLElement>(LISTS);
      if (lists && dragged) lists.dataset["dragging"] = dragged.kind;
    });
  });
  on("dragover", (event) => {
    const landing = dragged && landingOf(dragged, event);
    if (!landing) return mark(undefined);
    event.preventDefault();
    mark(landing.element, landing.how);
  });
  on("drop", (event) => {
    const landing = dragged && landingOf(dragged, event);
    const what = dragged;
    end();
    if (!landing || !what) return;
    event.preventDefault();
    if (what.kind === "section") drops.section(what.id, landing.before);
    else drops.channel(what.id, landing.place, landing.before);
  });
  on("dragend", end);
  return () => {
    end();
    stop.abort();
  };
}

function draggedFrom(target: EventTarget | null): Dragged | undefined {
  if (!(target instanceof Element)) return undefined;
  const channelId = target.closest<HTMLElement>("[data-channel]")?.dataset["channel"];
  if (channelId !== undefined) return { kind: "channel", id: channelId };
  const place = target.closest<HTMLElement>("[data-place]")?.dataset["place"];
  const isHead = target.closest("[draggable=true]") !== null;
  if (!isHead || place === undefined || placeNamed(place).kind !== "section") return undefined;
  return { kind: "section", id: place };
}

type Landing = {
  element: HTMLElement;
  how: "before" | "after" | "into";
  place: Place;
  before: string | undefined;
};

function landingOf(dragged: Dragged, event: DragEvent): Landing | undefined {
  if (!(event.target instanceof Element)) return undefined;
  const part = event.target.closest<HTMLElement>("[data-place]");
  const name = part?.dataset["place"];
  if (!part || name === undefined) return undefined;
  const place = placeNamed(name);
  if (dragged.kind === "section") {
    if (place.kind !== "section" || place.id === dragged.id) return undefined;
    const after = isBelowMiddle(part, event);
    const next = part.nextElementSibling;
    const nextName = next instanceof HTMLElement ? next.dataset["place"] : undefined;
    const following = nextName !== undefined && placeNamed(nextName).kind === "section";
    const before = after ? (following ? nextName : undefined) : place.id;
    return { element: part, how: after ? "after" : "before", place, before };
  }
  const row = event.target.closest<HTMLElement>("[data-channel]");
  // The rest stands by name, so that there is no place between two rows.
  if (!row || place.kind === "rest")
    return { element: part, how: "into", place, before: undefined };
  const after = isBelowMiddle(row, event);
  const next = after ? row.nextElementSibling : row;
  const before = next instanceof HTMLElement ? next.dataset["channel"] : undefined;
  return { element: row, how: after ? "after" : "before", place, before };
}

function isBelowMiddle(element: HTMLElement, { clientY }: DragEvent): boolean {
  const { top, height } = element.getBoundingClientRect();
  return clientY > top + height / 2;
}
