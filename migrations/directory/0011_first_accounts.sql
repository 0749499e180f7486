-- Who made the first account here, without reading all of them: the operator, where none is named.
CREATE INDEX "user_first_accounts" ON "user" ("createdAt") WHERE "isAnonymous" IS NOT 1;
