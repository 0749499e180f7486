/** The framework-free client: the web app, the CLI, the benchmarks and the tests all use it. */
export { createApi } from "./api.ts";
export type {
  Api,
  ApiOptions,
  MessageQuery,
  NewChannel,
  NewInvite,
  NewMessage,
  PageQuery,
  SessionView,
  SignedIn,
  UserView,
} from "./api.ts";
export { openChannel } from "./channel-client.ts";
export { systemClock } from "./clock.ts";
export type { Clock } from "./clock.ts";
export { openInbox } from "./inbox-client.ts";
export type {
  InboxClient,
  InboxListener,
  InboxState,
  OpenInboxOptions,
  OwnFrame,
} from "./inbox-client.ts";
export type { Network } from "./network.ts";
export { memoryStorage } from "./outbox-storage.ts";
export type { OutboxEntry, OutboxStorage } from "./outbox-storage.ts";
export type { PreferencesChange } from "./personal-api.ts";
export { ApiError } from "./request.ts";
export { holds } from "./stretch.ts";
export type { View } from "./stretch.ts";
export { MOVED } from "./types.ts";
export type {
  Ack,
  Cause,
  ChannelClient,
  ChannelCommands,
  ChannelCopy,
  ChannelState,
  ConnectionStatus,
  Here,
  OpenChannelOptions,
  PendingCommand,
  SendOptions,
  SocketConstructor,
  SocketLike,
} from "./types.ts";
export { voted } from "./votes.ts";
