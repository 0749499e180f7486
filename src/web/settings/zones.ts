/** A time zone for choosing; `search` is what typing is compared with. */
export type Zone = { id: string; city: string; region: string; search: string };

/** "Europe/Berlin" as Berlin in Europe. */
export function zoneOf(id: string): Zone {
  const parts = id.replaceAll("_", " ").split("/");
  const city = parts.at(-1) ?? id;
  const region = parts.slice(0, -1).join(", ");
  return { id, city, region, search: fold(`${city} ${region} ${id}`) };
}

/** Every zone that this browser knows, by the name of its city. */
export function allZones(): Zone[] {
  const ids = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);
  return Array.from(ids, zoneOf).sort((a, b) => a.city.localeCompare(b.city));
}

/** True where every word of the query is in the zone's name. */
export function zoneMatches(zone: Zone, query: string): boolean {
  return fold(query)
    .split(/[\s/_]+/)
    .every((word) => zone.search.includes(word));
}

/** The zone of this browser. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
