/** The page asked for something that cannot be. The message advises. */
export class BadAsk extends Error {
  override readonly name = "BadAsk"
}

/** Reads a small JSON body. Only JSON is taken, so no foreign page can post here without asking the browser first. */
export const readBody = async (request: Request) => {
  if (!(request.headers.get("content-type") ?? "").startsWith("application/json")) throw new BadAsk("Send JSON.")
  const given: unknown = await request.json().catch(() => undefined)
  if (typeof given !== "object" || given === null) throw new BadAsk("Send a JSON object.")
  const fields = new Map<string, unknown>(Object.entries(given))
  const text = (name: string) => {
    const value = fields.get(name)
    return typeof value === "string" ? value : ""
  }
  const integer = (name: string) => {
    const value = fields.get(name)
    if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new BadAsk(`Say ${name} as a whole number.`)
    return value
  }
  return { text, integer, flag: (name: string) => fields.get(name) === true }
}
