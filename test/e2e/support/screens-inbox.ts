import type { Page } from "playwright-core";
import { must } from "../../system/support/people.ts";
import type { MessageList } from "../../system/support/shapes.ts";
import { openMenu } from "./page.ts";
import type { Screen } from "./screen.ts";
import { breakDown, holdBack } from "./tricks.ts";
import type { World } from "./world.ts";

type View = "threads" | "activity" | "saved" | "unread";

const view =
  (name: View) =>
  ({ workspaceId }: World) =>
    `/w/${workspaceId}/${name}`;
const inWorkspace = ({ workspaceId }: World) => `/w/${workspaceId}`;
const inTeam = ({ workspaceId, channels }: World) => `/w/${workspaceId}/c/${channels.team}`;
const inBusy = ({ workspaceId, channels }: World) => `/w/${workspaceId}/c/${channels.busy}`;

/** What is one's own across all channels, how the sidebar is put in order, and what there is to say about a channel. */
export const INBOX_SCREENS: readonly Screen[] = [
  {
    name: "view-catch-up",
    who: "jonas",
    path: view("unread"),
    before: lived,
    shows: (page) => page.getByText(/^\d+ new messages/).first(),
  },
  {
    name: "view-threads",
    who: "jonas",
    path: view("threads"),
    before: lived,
    shows: (page) => page.getByRole("article").first(),
  },
  {
    name: "view-activity",
    who: "jonas",
    path: view("activity"),
    before: lived,
    shows: (page) => page.getByRole("link", { name: /mentioned you/ }).first(),
  },
  {
    name: "view-activity-error",
    who: "jonas",
    path: view("activity"),
    before: (page) => breakDown(page, "**/api/me/notices*"),
    shows: (page) => page.getByText("Your activity did not load"),
  },
  {
    name: "view-saved",
    who: "jonas",
    path: view("saved"),
    before: lived,
    shows: (page) => page.getByRole("button", { name: "Done: remove from saved" }).first(),
  },
  {
    name: "view-saved-empty",
    who: "guest",
    path: view("saved"),
    shows: (page) => page.getByText("Nothing saved"),
  },
  {
    name: "view-loading",
    who: "guest",
    path: view("threads"),
    before: (page) => holdBack(page, "**/api/me/threads*"),
    shows: (page) => page.getByRole("main").getByRole("status", { name: "Loading" }),
  },
  {
    name: "sidebar-arranged",
    who: "jonas",
    path: inWorkspace,
    before: lived,
    shows: (page) => page.getByRole("link", { name: /ubuntu-help \d+ unread/ }),
  },
  {
    name: "sidebar-row-menu",
    who: "jonas",
    path: inWorkspace,
    before: lived,
    act: async (page) => {
      await page.locator("nav[data-arranging]").waitFor();
      await page.getByRole("link", { name: /ubuntu-help/ }).click({ button: "right" });
    },
    shows: (page) => page.getByRole("menu"),
  },
  {
    name: "sidebar-new-section",
    who: "jonas",
    path: inWorkspace,
    before: lived,
    act: async (page) => {
      await page.locator("nav[data-arranging]").waitFor();
      await page.getByRole("link", { name: /ubuntu-help/ }).click({ button: "right" });
      await page.getByRole("menuitem", { name: "New section…" }).click();
    },
    shows: (page) => page.getByRole("dialog"),
  },
  {
    name: "details-about",
    path: inTeam,
    act: (page) => details(page, "About"),
    shows: (page) => page.getByLabel("Description"),
  },
  {
    name: "details-people",
    path: inTeam,
    act: (page) => details(page, "People"),
    shows: (page) => page.getByText("5 people"),
  },
  {
    name: "details-settings",
    path: inTeam,
    act: (page) => details(page, "Settings"),
    shows: (page) => page.getByRole("switch"),
  },
  {
    name: "details-settings-as-member",
    who: "jonas",
    path: inBusy,
    act: (page) => details(page, "Settings"),
    shows: (page) => page.getByText("Moderators and admins change these."),
  },
  {
    name: "settings-notifications",
    who: "jonas",
    path: inWorkspace,
    before: lived,
    act: (page) => personal(page, "Notifications"),
    shows: (page) => page.getByRole("combobox", { name: "From" }),
  },
  {
    name: "settings-privacy",
    who: "jonas",
    path: inWorkspace,
    before: lived,
    act: (page) => personal(page, "Privacy"),
    shows: (page) => page.getByRole("button", { name: /^Unblock / }),
  },
  {
    name: "settings-groups",
    path: inWorkspace,
    before: lived,
    act: (page) => ofWorkspace(page, "User groups"),
    shows: (page) => page.getByText("@on-call"),
  },
  {
    name: "settings-group-edit",
    path: inWorkspace,
    before: lived,
    act: async (page) => {
      await ofWorkspace(page, "User groups");
      await page.getByRole("button", { name: /^Edit/ }).first().click();
    },
    shows: (page) => page.getByLabel("Handle"),
  },
  {
    name: "settings-emoji",
    path: inWorkspace,
    act: (page) => ofWorkspace(page, "Emoji"),
    shows: (page) => page.getByText("Add an emoji"),
  },
  {
    name: "profile-card-elsewhere",
    who: "jonas",
    path: inTeam,
    act: async (page) => {
      await page
        .getByTestId("message")
        .getByRole("button", { name: "Mara Lindqvist" })
        .first()
        .click();
    },
    shows: (page) => page.getByRole("button", { name: "Block" }),
  },
];

const livedIn = new WeakSet<World>();

/** Jonas has been here for a while: mentions, a thread, things put aside, a sidebar of his own. Once for each world. */
async function lived(_: Page, world: World): Promise<void> {
  if (livedIn.has(world)) return;
  livedIn.add(world);
  const { mara, jonas, guest, workspaceId, channels } = world;
  const me = `<@${jonas.userId}>`;
  const asked = must(
    await jonas.say(channels.general, "Is anybody in the office tomorrow before nine?"),
  ).message;
  const threadSeq = asked.seq;
  must(await guest.say(channels.general, "I will be there at eight.", { threadSeq }));
  must(
    await mara.say(channels.general, "Me too, from half past. I bring the rolls.", { threadSeq }),
  );
  must(
    await mara.say(
      channels.team,
      `${me} could you read the notes once more? The part about the rollback reads as if we had a plan:\n\n\`\`\`\nkubectl rollout undo deployment/api --to-revision=41\n\`\`\``,
    ),
  );
  must(await guest.say(channels.general, `${me} the printer on the second floor is out of paper.`));
  must(
    await mara.say(
      channels.direct,
      "Have you seen the new figures? They are better than I feared.",
    ),
  );

  const { items } = must(await jonas.get<MessageList>(`/api/channels/${channels.team}/messages`));
  for (const message of items.filter(({ body }) => body.length > 40).slice(0, 3))
    must(await jonas.put(`/api/channels/${channels.team}/messages/${message.seq}/saved`));
  const preview = { id: "friday", name: "Friday", channelIds: [channels.team, channels.preview] };
  must(
    await jonas.put(`/api/workspaces/${workspaceId}/sidebar`, {
      favourites: [channels.busy, channels.direct],
      sections: [preview, { id: "later", name: "To read in the evening", channelIds: [] }],
    }),
  );
  must(
    await jonas.patch("/api/me/preferences", {
      dnd: { from: "21:30", to: "07:30", days: [0, 1, 2, 3, 4] },
    }),
  );
  must(await jonas.put(`/api/me/blocks/${guest.userId}`));
  const groups = `/api/workspaces/${workspaceId}/groups`;
  for (const group of [
    {
      handle: "on-call",
      name: "On call",
      description: "Whoever has the telephone this week",
      userIds: [mara.userId, jonas.userId],
    },
    {
      handle: "harbour",
      name: "Harbour office",
      userIds: [mara.userId, jonas.userId, guest.userId],
    },
  ])
    must(await mara.post(groups, group));
}

async function details(page: Page, name: string): Promise<void> {
  await openMenu(page, "More about this channel");
  await page.getByRole("menuitem", { name: "Channel details" }).click();
  await turnTo(page, name);
}

async function personal(page: Page, name: string): Promise<void> {
  await page.locator("nav footer [aria-haspopup=menu]").click();
  await page.getByRole("menuitem", { name: "Preferences" }).click();
  await turnTo(page, name);
}

async function ofWorkspace(page: Page, name: string): Promise<void> {
  await openMenu(page, /, workspaces$/);
  await page.getByRole("menuitem", { name: "Workspace settings" }).click();
  await turnTo(page, name);
}

/** On a phone a page is reached by the list of pages. */
async function turnTo(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const back = page.getByRole("button", { name: "All settings" });
  if (await back.isVisible()) await back.click();
  await dialog.getByRole("button", { name, exact: true }).click();
}
