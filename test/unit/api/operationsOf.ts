import { openApi } from "@sigmatrade/api/contract/openApi"
import { pathOperations } from "@sigmatrade/api/contract/pathOperations"
import { requirementOf } from "@sigmatrade/api/contract/requirementOf"

/** An id of each kind, of which there is none. */
const UUID = "01890a5d-ac96-774b-bcce-b302099a8057"

/** Operations under /v1: how each is called, where, with which scope, and what it needs of an operator. */
const operationsUnder = (isMeant: (path: string) => boolean) => Object.entries(openApi().paths).filter(([path]) => path.startsWith("/v1/") && isMeant(path)).flatMap(([path, item]) =>
  pathOperations(item).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => ({ asset: "USDT", day: "2026-11-01" })[name] ?? UUID),
    operation,
    required: requirementOf(operation)
  })))

const isOwn = (path: string) => path === "/v1/me" || path.startsWith("/v1/me/")

const isOfSandbox = (path: string) => path === "/v1/sandbox" || path.startsWith("/v1/sandbox/")

/** Every operation that live keys open, and test keys in their sandbox. */
export const guardedOperations = operationsUnder((path) => !isOwn(path) && !isOfSandbox(path))

/** Every operation that test keys alone open. */
export const sandboxOperations = operationsUnder(isOfSandbox)

/** Every operation that a member's init data opens. */
export const memberOperations = operationsUnder(isOwn)
