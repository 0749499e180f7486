/** The session cookie's name; over https the prefix binds it to this host, path `/` and Secure. */
export function cookieName(secure: boolean): string {
  return secure ? "__Host-edgewise.session" : "edgewise.session";
}
