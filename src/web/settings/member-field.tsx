import { Combobox } from "@base-ui/react/combobox";
import { useId } from "react";
import type { MemberView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { Avatar } from "../ui/avatar.tsx";
import { ChevronIcon } from "../ui/icons.tsx";
import selectStyles from "./select-field.module.css";
import styles from "./zone-field.module.css";

const words = i18n("settingsMemberField", {
  placeholder: "Find by name",
  none: "Nobody of that name.",
  open: "Show everybody",
});

/** Chooses one of the members by name. */
export function MemberField({
  label,
  members,
  value,
  onChange,
}: {
  label: string;
  members: readonly MemberView[];
  value: string | undefined;
  onChange: (userId: string | undefined) => void;
}) {
  const t = useWords(words);
  const id = useId();
  return (
    <div className={selectStyles["field"]}>
      <label className={selectStyles["label"]} htmlFor={id}>
        {label}
      </label>
      <Combobox.Root<MemberView>
        items={members}
        value={members.find(({ userId }) => userId === value) ?? null}
        onValueChange={(member) => onChange(member?.userId)}
        itemToStringLabel={({ name }) => name}
        isItemEqualToValue={(a, b) => a.userId === b.userId}
        limit={50}
        autoHighlight
      >
        <Combobox.InputGroup className={styles["frame"]}>
          <Combobox.Input
            id={id}
            // Beside an open list the label itself is hidden from screen readers.
            aria-label={label}
            className={styles["input"]}
            placeholder={t.placeholder}
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
                {(member: MemberView) => (
                  <Combobox.Item key={member.userId} value={member} className={styles["member"]}>
                    <Avatar
                      userId={member.userId}
                      name={member.name}
                      image={member.image}
                      size="small"
                    />
                    {member.name}
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
