// Together, as what the header needs a moment after the first view.
export { ChannelDialogs } from "./channel-header-dialogs.tsx";
export { ChannelHeaderMenu } from "./channel-header-menu.tsx";
