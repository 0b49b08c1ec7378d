import type { Call, ParameterName } from "./BotMethods.ts"
import { badRequest } from "./TelegramRefusal.ts"

/** A text, or nothing when it was not given. */
export const readText = (call: Call, name: ParameterName): string | undefined => {
  const value = call.parameters.get(name)
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined
}

/** A whole number, or nothing when it was not given or is none. */
export const readInteger = (call: Call, name: ParameterName): number | undefined => {
  const value = Number(readText(call, name)?.trim() || Number.NaN)
  return Number.isSafeInteger(value) ? value : undefined
}

/** True only when it was said. */
export const readFlag = (call: Call, name: ParameterName): boolean => {
  const value = call.parameters.get(name)
  return value === true || value === 1 || (typeof value === "string" && /^(true|yes|1)$/i.test(value))
}

/** A JSON value, which forms carry as text. Errors: 400 when it is no JSON. */
export const readJson = (call: Call, name: ParameterName): unknown => {
  const value = call.parameters.get(name)
  if (typeof value !== "string") return value
  if (value === "") return undefined
  try {
    return JSON.parse(value)
  } catch {
    throw badRequest(`can't parse ${name} JSON object`)
  }
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
