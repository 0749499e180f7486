import { Combobox } from "@base-ui/react/combobox";
import { params } from "@nanostores/i18n";
import { useId, useMemo } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { CheckIcon, ChevronIcon } from "../ui/icons.tsx";
import { useDates } from "./dates.ts";
import selectStyles from "./select-field.module.css";
import { allZones, browserZone, zoneMatches, zoneOf } from "./zones.ts";
import type { Zone } from "./zones.ts";
import styles from "./zone-field.module.css";

const words = i18n("settingsZone", {
  label: "Time zone",
  asBrowser: params("As this browser ({city})"),
  none: "No place of that name. Try the nearest large city.",
  open: "Show all time zones",
});

/** Null stands for "as the browser". */
type Option = Zone | { id: null; city: string; region: ""; search: "" };

/** Chooses a time zone by the name of a city; null follows the browser. */
export function ZoneField({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (zone: string | null) => void;
}) {
  const t = useWords(words);
  const id = useId();
  const { timeIn } = useDates();
  const follow = useMemo<Option>(
    () => ({
      id: null,
      city: t.asBrowser({ city: zoneOf(browserZone()).city }),
      region: "",
      search: "",
    }),
    [t],
  );
  const options = useMemo<Option[]>(() => [follow, ...allZones()], [follow]);
  const chosen =
    value === null ? follow : (options.find((zone) => zone.id === value) ?? zoneOf(value));
  return (
    <div className={selectStyles["field"]}>
      <label className={selectStyles["label"]} htmlFor={id}>
        {t.label}
      </label>
      <Combobox.Root<Option>
        items={options}
        value={chosen}
        onValueChange={(zone) => zone && onChange(zone.id)}
        itemToStringLabel={(zone) => zone.city}
        isItemEqualToValue={(a, b) => a.id === b.id}
        filter={(zone, query) =>
          zone.id === null ? query.trim() === "" : zoneMatches(zone, query.trim())
        }
        autoHighlight
      >
        <Combobox.InputGroup className={styles["frame"]}>
          <Combobox.Input
            id={id}
            // Beside an open list the label itself is hidden from screen readers.
            aria-label={t.label}
            className={styles["input"]}
            onFocus={(event) => event.target.select()}
          />
          <Combobox.Trigger className={styles["open"]} aria-label={t.open} tabIndex={-1}>
            <ChevronIcon size={14} />
          </Combobox.Trigger>
        </Combobox.InputGroup>
        <Combobox.Portal render={<section aria-label={t.open} />}>
          <Combobox.Positioner className={selectStyles["positioner"]} sideOffset={4}>
            <Combobox.Popup className={styles["popup"]}>
              <Combobox.Empty>
                <p className={styles["none"]}>{t.none}</p>
              </Combobox.Empty>
              <Combobox.List>
                {(zone: Option) => (
                  <Combobox.Item key={zone.id ?? ""} value={zone} className={selectStyles["item"]}>
                    <Combobox.ItemIndicator className={selectStyles["mark"]}>
                      <CheckIcon size={14} />
                    </Combobox.ItemIndicator>
                    <span className={styles["zone"]}>
                      <span>{zone.city}</span>
                      <small>
                        {zone.region === "" ? "" : `${zone.region} · `}
                        {timeIn(Date.now(), zone.id ?? browserZone())}
                      </small>
                    </span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </div>
  );
}
