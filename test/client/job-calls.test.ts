import { expect, test } from "vitest";
import { createApi } from "../../src/client/api.ts";

test("[JOB10] a file goes as the bytes that it is, with what is asked beside it", async () => {
  const sent: { url: URL; type: string | null; text: string }[] = [];
  const answering: typeof fetch = async (input, { headers, body } = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const text = await new Response(body ?? null).text();
    sent.push({ url, type: new Headers(headers).get("content-type"), text });
    return Response.json({});
  };
  const api = createApi({ baseUrl: "http://chat.example", fetch: answering });
  const file = new Blob(["name\nJürgen & Söhne"], { type: "text/csv" });
  const input = { format: "contacts", listId: "l_1", fileName: "a&b.csv" };
  await api.jobs.start("import", "w_1", input, { file });
  const [call] = sent;
  expect(call?.url.pathname).toBe("/api/jobs/import");
  expect(JSON.parse(call?.url.searchParams.get("input") ?? "")).toEqual({
    workspaceId: "w_1",
    ...input,
  });
  expect(call?.type).toBe("application/octet-stream");
  expect(call?.text).toBe("name\nJürgen & Söhne");
});
