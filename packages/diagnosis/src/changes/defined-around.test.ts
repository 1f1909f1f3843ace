import { expect, test } from "vitest";
import { type DiffLine, definedAround } from "./defined-around.ts";

const hunk = (text: string): DiffLine[] =>
  text
    .replace(/^\n/, "")
    .split("\n")
    .map((line) => ({ sign: (line[0] ?? " ") as DiffLine["sign"], text: line.slice(1) }));

const cases: [what: string, path: string, diff: string, heading: string, names: string[]][] = [
  [
    "a function that is changed within",
    "src/user.ts",
    `
 export function toUser(row: Row): User {
   return {
-    id: Number(row.id),
+    id: BigInt(row.id),
   };
 }`,
    "",
    ["toUser"],
  ],
  [
    "a method and its class, by the heading where the class is far above",
    "src/PriceBook.java",
    `
   public Price find(String sku) {
     Price p = map.get(sku);
-    return p == null ? Price.ZERO : p;
+    return p;
   }`,
    "public class PriceBook {",
    ["find", "PriceBook"],
  ],
  [
    "a definition that goes and one that comes",
    "app/line.rb",
    `
 class Line
-  attr_accessor :title, :author
+  attr_accessor :title, :writer
 end`,
    "",
    ["title", "writer", "Line", "author"],
  ],
  [
    "a setting with what it is in",
    "flags.json",
    `
   "flags": {
     "new-checkout": {
-      "defaultVariant": "off"
+      "defaultVariant": "on"
     }`,
    "",
    ["defaultVariant", "new-checkout", "flags"],
  ],
  [
    "a constant at the left edge, and no local variable",
    "src/pool.js",
    `
-export const pool = new pg.Pool({ max: 20 });
+export const pool = new pg.Pool({ max: 2 });
 export async function count() {
-  const rows = await pool.query("select 1");
+  const rows = await pool.query("select 2");
 }`,
    "",
    ["pool", "count"],
  ],
  [
    "what follows a function that has ended",
    "src/a.py",
    `
 def first():
     return 1
 
-TIMEOUT = 30
+TIMEOUT = 3`,
    "def first():",
    ["TIMEOUT"],
  ],
  [
    "a method of Go",
    "server.go",
    `
 func (s *Server) Get(key string) string {
-	return s.cache.Get(key)
+	return s.cache.Find(key)
 }`,
    "",
    ["Get"],
  ],
  [
    "an annotation is of the class that follows",
    "src/MailService.java",
    `
 package shop;
-@Service
 public class MailService {
 }`,
    "",
    ["MailService"],
  ],
  ["words", "README.md", "\n-function old() {\n+function new() {", "", []],
  ["a comment", "src/a.ts", "\n-// class of service\n+// class of services", "", []],
];

test.each(cases)("%s", (_, path, diff, heading, names) => {
  expect(definedAround(path, hunk(diff), heading)).toEqual(names);
});

test("is bounded, whatever comes", () => {
  const many = Array.from(
    { length: 500 },
    (_, i): DiffLine => ({ sign: "+", text: `export const name${i} = 1;` }),
  );
  expect(definedAround("src/a.ts", many, "")).toHaveLength(40);
  const hostile = [
    { sign: "+" as const, text: `${"a ".repeat(20_000)}(` },
    { sign: "+" as const, text: "(".repeat(50_000) },
  ];
  expect(definedAround("src/a.ts", hostile, "")).toEqual([]);
});
