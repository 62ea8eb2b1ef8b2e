// What an app does first, typed by the generated schema; `npm run check` holds that it compiles.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Problem = components["schemas"]["ProblemDocument"];
export type Tokens = components["schemas"]["TokensDocument"];

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8080" });

export async function pair(code: string, deviceName: string): Promise<Tokens> {
  const { data, error } = await client.POST("/v1/pairing", { body: { code, device_name: deviceName } });
  if (data === undefined) throw refused(error);
  client.use({
    onRequest: ({ request }) => {
      request.headers.set("Authorization", `Bearer ${data.access_token}`);
      return request;
    },
  });
  return data;
}

export async function tellPain(id: string, score: number): Promise<string[]> {
  const { data, error } = await client.PUT("/v1/patients/{patient}/pains/{id}", {
    params: { path: { patient: "me", id } },
    body: { at: new Date().toISOString(), when: "later", score, zone: "centre", signs: [] },
  });
  if (data === undefined) throw refused(error);
  return data.advice.map((each) => each.rule);
}

function refused(problem: Problem): Error {
  return new Error(`${problem.code}: ${problem.remedy}`);
}
