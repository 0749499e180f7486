/** Goes into a workspace; the way there loads only now, since who signs in may have a while to go. */
export async function landLater(workspaceId: string): Promise<void> {
  const { landIn } = await import("../workspace/land.ts");
  await landIn(workspaceId);
}
