import type { DigestChoice, MailLanguage } from "../../protocol/push.ts";

/** What the server itself says to a person, in one language. */
export type Words = {
  newMessages(count: number): string;
  more(count: number): string;
  reminder: string;
  notSent: string;
  test: { title: string; body: string };
  somebody: string;
  conversation: string;
  mail: {
    /** What is new, for the subject. */
    subject(forYou: number, others: number): string;
    hello: string;
    forYou: string;
    channels: string;
    unread(count: number): string;
    mentions(count: number): string;
    something: string;
    how(choice: DigestChoice): string;
    change: string;
    stop: string;
  };
  unsubscribe: { title: string; ask: string; yes: string; done: string; back: string };
};

const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
const DAYS_EN = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAYS_DE = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];

const en: Words = {
  newMessages: (count) => (count === 1 ? "New message" : `${count} new messages`),
  more: (count) => `and ${count} more`,
  reminder: "Reminder",
  notSent: "A message of yours was not sent",
  test: { title: "Edgewise", body: "Notifications work on this device." },
  somebody: "Somebody",
  conversation: "Conversation",
  mail: {
    subject: (forYou, others) =>
      [
        forYou > 0 ? `${forYou} for you` : "",
        others > 0 ? `${others} new ${others === 1 ? "message" : "messages"}` : "",
      ]
        .filter((part) => part !== "")
        .join(", ") || "Something new",
    hello: "This is what you missed in Edgewise.",
    forYou: "For you",
    channels: "New in channels",
    unread: (count) => `${count} unread`,
    mentions: (count) => (count === 1 ? "1 for you" : `${count} for you`),
    something: "something new",
    how: ({ every, hour, day }) => {
      if (every === "hourly") return "You get this once an hour when there is something new.";
      if (every === "daily")
        return `You get this every day at ${clock(hour)} when there is something new.`;
      return `You get this on ${DAYS_EN[day]}s at ${clock(hour)} when there is something new.`;
    },
    change: "Change it under Your settings, Notifications:",
    stop: "Get none of these any more:",
  },
  unsubscribe: {
    title: "E-mail digest",
    ask: "Do you want no more e-mails about what you missed?",
    yes: "Send me no more",
    done: "You get no more of these e-mails. You can turn them on again in your settings.",
    back: "To Edgewise",
  },
};

const de: Words = {
  newMessages: (count) => (count === 1 ? "Neue Nachricht" : `${count} neue Nachrichten`),
  more: (count) => `und ${count} weitere`,
  reminder: "Erinnerung",
  notSent: "Eine Nachricht von dir wurde nicht gesendet",
  test: { title: "Edgewise", body: "Benachrichtigungen kommen auf diesem Gerät an." },
  somebody: "Jemand",
  conversation: "Gespräch",
  mail: {
    subject: (forYou, others) =>
      [
        forYou > 0 ? `${forYou} für dich` : "",
        others > 0 ? `${others} neue ${others === 1 ? "Nachricht" : "Nachrichten"}` : "",
      ]
        .filter((part) => part !== "")
        .join(", ") || "Etwas Neues",
    hello: "Das hast du in Edgewise verpasst.",
    forYou: "Für dich",
    channels: "Neu in Kanälen",
    unread: (count) => `${count} ungelesen`,
    mentions: (count) => `${count} für dich`,
    something: "etwas Neues",
    how: ({ every, hour, day }) => {
      if (every === "hourly") return "Du bekommst das einmal in der Stunde, wenn es Neues gibt.";
      if (every === "daily")
        return `Du bekommst das täglich um ${clock(hour)} Uhr, wenn es Neues gibt.`;
      return `Du bekommst das am ${DAYS_DE[day]} um ${clock(hour)} Uhr, wenn es Neues gibt.`;
    },
    change: "Ändern kannst du es unter Deine Einstellungen, Benachrichtigungen:",
    stop: "Keine dieser E-Mails mehr:",
  },
  unsubscribe: {
    title: "E-Mail-Überblick",
    ask: "Möchtest du keine E-Mails mehr über das, was du verpasst hast?",
    yes: "Keine mehr senden",
    done: "Du bekommst diese E-Mails nicht mehr. In deinen Einstellungen schaltest du sie wieder ein.",
    back: "Zu Edgewise",
  },
};

/** The server's words in a language. */
export function wordsIn(language: MailLanguage): Words {
  return language === "de" ? de : en;
}
