/** Every row of every table of a database, as text, by the table's name. */
export function dump(rows: (query: string) => object[]): Map<string, string> {
  const tables = rows(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'`,
  ) as { name: string }[];
  return new Map(tables.map(({ name }) => [name, JSON.stringify(rows(`SELECT * FROM "${name}"`))]));
}
