import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { ReactNode } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { wholeNumber } from "../lib/figures.ts";
import { Button } from "../ui/button.tsx";
import { downloadCsv } from "./download.ts";
import styles from "./reports.module.css";

const words = i18n("reportFigures", {
  csv: "CSV",
  csvWhat: params("Download {what} as CSV"),
  all: params("Show all {count}"),
  none: "Nobody said anything in these days.",
});

/** A column: its name, and what it says of a row. */
export type Column<Row> = {
  name: string;
  cell: (row: Row) => string | number;
  /** In place of the plain words. */
  show?: (row: Row) => ReactNode;
};

/** Rows that are shown before one asks for all. */
const SHOWN = 10;

/** A table of figures under its heading, with its rows as a file. */
export function Figures<Row>({
  title,
  file,
  rows,
  columns,
  keyOf,
}: {
  title: string;
  /** The file's name. */
  file: string;
  rows: readonly Row[];
  columns: readonly [Column<Row>, ...Column<Row>[]];
  keyOf: (row: Row) => string;
}) {
  const t = useWords(words);
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  const download = () =>
    downloadCsv(
      file,
      columns.map(({ name }) => name),
      rows.map((row) => columns.map(({ cell }) => cell(row))),
    );
  return (
    <section className={styles["part"]}>
      <header className={styles["head"]}>
        <h3>{title}</h3>
        {rows.length > 0 && (
          <Button onClick={download} aria-label={t.csvWhat({ what: title })}>
            {t.csv}
          </Button>
        )}
      </header>
      {rows.length === 0 ? (
        <p className={styles["none"]}>{t.none}</p>
      ) : (
        <div className={styles["frame"]}>
          <table className={styles["table"]} aria-label={title}>
            <thead>
              <tr>
                {columns.map(({ name }, i) => (
                  <th key={name} scope="col" data-number={i > 0 || undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={keyOf(row)}>
                  {columns.map((column, i) => (
                    <Cell key={column.name} column={column} row={row} isName={i === 0} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > shown.length && (
        <div>
          <Button onClick={() => setAll(true)}>{t.all({ count: wholeNumber(rows.length) })}</Button>
        </div>
      )}
    </section>
  );
}

function Cell<Row>({
  column: { cell, show },
  row,
  isName,
}: {
  column: Column<Row>;
  row: Row;
  isName: boolean;
}) {
  const value = cell(row);
  const shown = show?.(row) ?? (typeof value === "number" ? wholeNumber(value) : value);
  return isName ? <th scope="row">{shown}</th> : <td data-number>{shown}</td>;
}
