/** Names of columns that an object-relational mapper keeps for itself. One row per mapper; the source stands with it. */

export type Orm =
  | "drizzle"
  | "kysely"
  | "prisma"
  | "typeorm"
  | "sequelize"
  | "mikro-orm"
  | "objection"
  | "sqlalchemy";

interface Reserved {
  owner: string;
  names: readonly string[];
  why: string;
  severity: "fail" | "warn";
}

/** Rows are plain objects in JavaScript. */
const language: Reserved = {
  owner: "JavaScript",
  names: ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf"],
  why: "a row object has a member of that name of its own; read it under an alias",
  severity: "warn",
};

const mappers: Readonly<Record<Orm, readonly Reserved[]>> = {
  // drizzle-orm, pg-core/table.js: set on the table after its columns; table.js: `_`, `$inferSelect`, `$inferInsert`.
  drizzle: [
    {
      owner: "Drizzle",
      names: ["enableRLS", "_", "$inferSelect", "$inferInsert"],
      why: "the table object's own member hides the column; give the property another name and keep the column's as its argument",
      severity: "fail",
    },
  ],
  kysely: [],
  // Prisma schema reference, model fields: names start with a letter; `$` methods are the client's.
  prisma: [
    {
      owner: "Prisma",
      names: ["AND", "OR", "NOT"],
      why: "filters use it as an operator; map the field by @map",
      severity: "fail",
    },
  ],
  // typeorm, repository/BaseEntity.ts.
  typeorm: [
    {
      owner: "TypeORM (BaseEntity)",
      names: ["save", "remove", "softRemove", "recover", "reload", "hasId"],
      why: "the column overwrites the entity's method; name the property otherwise and the column by `name`",
      severity: "fail",
    },
  ],
  // sequelize, model.js: members of an instance.
  sequelize: [
    {
      owner: "Sequelize",
      names: [
        "changed",
        "dataValues",
        "decrement",
        "destroy",
        "equals",
        "get",
        "getDataValue",
        "increment",
        "isNewRecord",
        "isSoftDeleted",
        "previous",
        "reload",
        "restore",
        "save",
        "sequelize",
        "set",
        "setDataValue",
        "toJSON",
        "update",
        "validate",
        "where",
      ],
      why: "the column hides the instance's member; name the attribute otherwise and the column by `field`",
      severity: "fail",
    },
  ],
  // @mikro-orm/core, entity/wrap.ts and BaseEntity.ts.
  "mikro-orm": [
    {
      owner: "MikroORM",
      names: [
        "__entity",
        "__helper",
        "__meta",
        "__em",
        "assign",
        "init",
        "isInitialized",
        "populate",
        "toObject",
        "toPOJO",
        "toReference",
      ],
      why: "the entity has a member of that name; name the property otherwise and the column by `fieldName`",
      severity: "warn",
    },
  ],
  // objection, lib/model/Model.js: members of an instance begin with $, static ones are the class's.
  objection: [
    {
      owner: "Objection",
      names: [
        "$query",
        "$relatedQuery",
        "$fetchGraph",
        "$set",
        "$setJson",
        "$toJson",
        "$validate",
        "$id",
        "$clone",
        "$omit",
        "$pick",
        "$ref",
      ],
      why: "the model has a method of that name",
      severity: "fail",
    },
  ],
  // SQLAlchemy, declarative mapping: "Attribute name 'metadata' is reserved when using the Declarative API"; `registry` likewise.
  sqlalchemy: [
    {
      owner: "SQLAlchemy",
      names: ["metadata", "registry"],
      why: "the declarative class has an attribute of that name and refuses the mapping; map another attribute to the column",
      severity: "fail",
    },
  ],
};

/** Who keeps the name, and what comes of it; undefined where nobody does. */
export function reservedNames(name: string, orm: Orm | undefined): Reserved | undefined {
  return [...(orm ? mappers[orm] : []), language].find(({ names }) => names.includes(name));
}
