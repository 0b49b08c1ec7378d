import { Context } from "effect"
import { HttpApi } from "effect/http-api"
import { RegExpRouter } from "hono/router/reg-exp-router"
import { ApiContract } from "../contract/ApiContract.ts"
import { hasEntityTag } from "../contract/hasEntityTag.ts"
import { ReadTogether } from "../contract/ReadTogether.ts"

/** An operation that reads, as the short way knows it. */
export interface PlainRead {
  readonly path: string
  readonly isTagged: boolean
  /** Whether those who ask for it at the same moment are answered together. */
  readonly isShared: boolean
}

/** Nothing that a path or query may say in more than one way: the rest is for those who take addresses apart. */
const PLAIN = /^\/v1(?:\/[\w:-]+)+(?:\?[\w=&.:-]*)?$/u

/** Schemas of streams alone say which they are. */
const isStream = (success: object) => "_tag" in success

/** Finds the operation that reads at an address, and the `id` its path names; none for whatever is not plain. */
export const plainReads = (): (url: string) => readonly [read: PlainRead, id: string] | null => {
  const router = new RegExpRouter<PlainRead>()
  HttpApi.reflect(ApiContract, {
    onGroup: () => {},
    onEndpoint: ({ endpoint: { annotations, method, path, success } }) => {
      if (method !== "GET" || !path.startsWith("/v1/") || [...success].some(isStream)) return
      router.add("GET", path, { path, isTagged: hasEntityTag(path), isShared: Context.get(annotations, ReadTogether) })
    }
  })
  return (url) => {
    if (!PLAIN.test(url)) return null
    const end = url.indexOf("?")
    const [found, params] = router.match("GET", end < 0 ? url : url.slice(0, end))
    const first = found[0]
    if (first === undefined) return null
    const [read, names] = first as readonly [PlainRead, Readonly<Record<string, number | string>>]
    const at = names["id"]
    return [read, (typeof at === "number" ? params?.[at] : at) ?? ""]
  }
}
