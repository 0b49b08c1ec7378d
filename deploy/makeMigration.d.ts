/** Makes the next migration in a folder of migrations, empty yet; answers what it is called. */
export declare const makeMigration: (folder: string, name: string) => string;
//# sourceMappingURL=makeMigration.d.ts.map