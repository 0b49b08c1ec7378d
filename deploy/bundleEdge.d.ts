/** Writes each Worker as one module with everything it needs into a folder: `api.js` and so on. workerd brings `node:` with it. */
export declare const bundleEdge: (root: string, folder: string, entryPoints?: Readonly<Record<string, string>>) => Promise<void>;
//# sourceMappingURL=bundleEdge.d.ts.map