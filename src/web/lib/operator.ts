import { atom } from "nanostores";

/** Whether the server calls the person at the screen its operator; false until it has been asked. */
export const isOperator = atom(false);
