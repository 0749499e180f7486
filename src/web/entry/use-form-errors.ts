import { useEffect, useRef, useState } from "react";
import type { FormEvent, RefObject } from "react";

type Errors<Name extends string> = Partial<Record<Name, string | undefined>>;

type FormErrors<Name extends string> = {
  /** Put this on the form. */
  form: RefObject<HTMLFormElement | null>;
  /** What is wrong with each field, for the person. */
  errors: Errors<Name>;
  /** Says what is wrong with a field, as the server found out. */
  fail: (name: Name, why: string) => void;
  /** Takes a field's complaint back: somebody is mending it. */
  clear: (name: Name) => void;
  /** A form's handler: calls `go` only where nothing is wrong. */
  check: (go: (event: FormEvent) => void) => (event: FormEvent) => void;
};

/** Complaints beside their fields instead of the browser's bubbles; the first one gets the focus. */
export function useFormErrors<Name extends string>(find: () => Errors<Name>): FormErrors<Name> {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Errors<Name>>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (turn > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [turn]);
  const show = (next: Errors<Name>) => {
    setErrors(next);
    setTurn((old) => old + 1);
  };
  return {
    form,
    errors,
    fail: (name, why) => show({ [name]: why } as Errors<Name>),
    clear: (name) => setErrors((old) => ({ ...old, [name]: undefined })),
    check: (go) => (event) => {
      event.preventDefault();
      const found = find();
      if (Object.values(found).some((why) => why !== undefined)) show(found);
      else go(event);
    },
  };
}
