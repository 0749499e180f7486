import { i18n, useWords } from "../i18n/i18n.ts";
import { BellIcon } from "../ui/icons.tsx";
import { AccountPage } from "./account-page.tsx";
import { AccountIcon, PreferencesIcon, PrivacyIcon, ProfileIcon } from "./icons.tsx";
import { PreferencesPage } from "./preferences-page.tsx";
import { PrivacyPage } from "./privacy-page.tsx";
import { QuietPage } from "./quiet-page.tsx";
import { ProfilePage } from "./profile-page.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

const words = i18n("settingsPersonal", {
  title: "Your settings",
  profile: "Profile",
  account: "Account",
  preferences: "Preferences",
  notifications: "Notifications",
  privacy: "Privacy",
});

type Opened = { onClose: () => void };

/** What a person settles for themselves, open at the profile. */
export function ProfileDialog({ onClose }: Opened) {
  return <PersonalSettings start="profile" onClose={onClose} />;
}

/** The same, open at the preferences of this browser. */
export function PreferencesDialog({ onClose }: Opened) {
  return <PersonalSettings start="preferences" onClose={onClose} />;
}

function PersonalSettings({ start, onClose }: Opened & { start: "profile" | "preferences" }) {
  const t = useWords(words);
  return (
    <SettingsFrame
      title={t.title}
      start={start}
      onClose={onClose}
      pages={[
        { id: "profile", label: t.profile, Icon: ProfileIcon, content: <ProfilePage /> },
        { id: "account", label: t.account, Icon: AccountIcon, content: <AccountPage /> },
        {
          id: "preferences",
          label: t.preferences,
          Icon: PreferencesIcon,
          local: true,
          content: <PreferencesPage />,
        },
        {
          id: "notifications",
          label: t.notifications,
          Icon: BellIcon,
          content: <QuietPage />,
        },
        { id: "privacy", label: t.privacy, Icon: PrivacyIcon, content: <PrivacyPage /> },
      ]}
    />
  );
}
