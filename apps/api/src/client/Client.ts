import type { HttpApi } from "effect/http-api"
import type { ApiContract } from "../contract/ApiContract.ts"
import type { ApiMoney } from "../contract/ApiMoney.ts"
import type { CallOptions, KeyedOptions, MatchedOptions } from "./CallOptions.ts"
import type { ListPromise } from "./ListPromise.ts"
import type { WatchedIntent } from "./watchIntent.ts"

type Groups = typeof ApiContract extends HttpApi.HttpApi<string, infer Group> ? Group : never

/** Those that are answered with JSON, not with a stream. */
type Answering<Endpoints> = { readonly [Name in keyof Endpoints as Endpoints[Name] extends { readonly "~Success": { readonly _tag: "StreamSse" } } ? never : Name]: Endpoints[Name] }

/** The operations of the contract, by group and name; probes have no client. */
type Contract = { readonly [Group in Groups as Exclude<Group["identifier"], "service">]: Answering<Group["endpoints"]> }

/** What of an operation the client is made from. */
interface Operation {
  readonly method: string
  readonly path: string
  readonly "~Params": unknown
  readonly "~Query": unknown
  readonly "~Payload": unknown
  readonly "~Headers": unknown
  readonly "~Success": unknown
}

/** What a schema of the contract looks like as JSON: amounts and moments are strings, ids have their prefix. */
type Wire<S> = [S] extends [never] ? never : S extends { readonly schema: { readonly Encoded: infer Encoded } } ? Encoded : never

type Query<Op extends Operation> = Wire<Op["~Query"]>
type Body<Op extends Operation> = Wire<Op["~Payload"]>
type Success<Op extends Operation> = Wire<Op["~Success"]>

type Takes<Op extends Operation, Header extends string> = [Op["~Headers"]] extends [never] ? false : Header extends keyof Wire<Op["~Headers"]> ? true : false
type IsKeyed<Op extends Operation> = Takes<Op, "idempotency-key">
type IsMatched<Op extends Operation> = Takes<Op, "if-match">
type IsPaged<Op extends Operation> = "starting_after" extends keyof Query<Op> ? Success<Op> extends { readonly object: "list" } ? true : false : false

/** `query`, `pages`: a query of a list that is read page by page; `body`; or nothing. */
type Input<Op extends Operation> = [Body<Op>] extends [never] ? [Query<Op>] extends [never] ? "" : IsPaged<Op> extends true ? " pages" : " query" : " body"

/** Everything the client must know of an operation while it runs, as one line. */
export type OperationLine<Op extends Operation> = `${Op["method"]} ${Op["path"]}${Input<Op>}${IsKeyed<Op> extends true ? " keyed" : ""}${IsMatched<Op> extends true ? " matched" : ""}`

/** A line for each operation of the contract: forgetting one, or a wrong one, is an error of the compiler. */
export type OperationLines = {
  readonly [Group in keyof Contract]: { readonly [Name in keyof Contract[Group]]: Contract[Group][Name] extends Operation ? OperationLine<Contract[Group][Name]> : never }
}

type PathNames<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}` ? [Name, ...PathNames<`/${Tail}`>] : [Rest]
  : []

type Named<Values, Names extends ReadonlyArray<string>> = { [Index in keyof Names]: Names[Index] extends keyof Values ? Values[Names[Index]] : never }

/** The parts of the path, in its order. */
type PathArguments<Op extends Operation> = PathNames<Op["path"]> extends [infer Name extends string]
  ? [id: Named<Wire<Op["~Params"]>, [Name]>[0]]
  : Named<Wire<Op["~Params"]>, PathNames<Op["path"]>>

type InputArguments<Op extends Operation> = Input<Op> extends "" ? [] : Input<Op> extends " body" ? [body: Body<Op>] : [query?: Query<Op>]

type Answered<Op extends Operation> = IsPaged<Op> extends true
  ? Success<Op> extends { readonly data: ReadonlyArray<infer Item> } ? ListPromise<Success<Op>, Item> : never
  : Promise<Success<Op>>

type Options<Op extends Operation> = CallOptions & (IsKeyed<Op> extends true ? KeyedOptions : unknown)

type OptionArguments<Op extends Operation> = IsMatched<Op> extends true ? [options: Options<Op> & MatchedOptions] : [options?: Options<Op>]

/** An operation as a function: the parts of its path, what is asked or sent, and how. */
export type Call<Op extends Operation> = (
  ...given: [...PathArguments<Op>, ...InputArguments<Op>, ...OptionArguments<Op>]
) => Answered<Op>

/**
 * The intent as it stands, at once and whenever it has changed, until nothing can change any more. Connections that end or break are made anew. `timeoutMs` is
 * how long one may be silent: more than the 15 seconds between two pings.
 */
type Watch = (id: string, options?: CallOptions) => AsyncIterable<WatchedIntent>

/** What is answered as long as it changes. */
interface Watching {
  readonly depositIntents: { readonly watch: Watch }
  readonly me: { readonly watch: Watch }
}

/** Every operation of the API: `client.users.read(id)`. */
export type Client = Watching & {
  readonly [Group in keyof Contract]: { readonly [Name in keyof Contract[Group]]: Contract[Group][Name] extends Operation ? Call<Contract[Group][Name]> : never }
}

type Answers = { [Group in keyof Contract]: { [Name in keyof Contract[Group]]: Contract[Group][Name] extends Operation ? Success<Contract[Group][Name]> : never }[keyof Contract[Group]] }[keyof Contract]
type Entries<Answer> = Answer extends { readonly object: "list"; readonly data: ReadonlyArray<infer Item> } ? Item : Answer

/** A resource of the API, by its `object`: `Resource<"deposit">`. */
export type Resource<Name extends Entries<Answers>["object"]> = Extract<Entries<Answers>, { readonly object: Name }>

/** An exact amount: calculate with `BigInt(money.base_units)`, show `money.display`. */
export type Money = typeof ApiMoney.Encoded
