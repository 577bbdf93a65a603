import type * as ts from 'typescript';

type Compiler = typeof ts;

/** A code as one place in the source tells it. */
export interface Problem {
  code: string;
  /** HTTP status; null where only the place that throws knows. */
  status: number | null;
  /** Whether it is answered or printed; else devices alone are told of it, over MQTT. */
  thrown: boolean;
  /** What was wrong, with … for the values; null where only the place that throws knows. */
  meaning: string | null;
  action: string | null;
}

/** What parameters stand for at one call of a function. */
type Arguments = ReadonlyMap<string, ts.Expression>;

const codePattern = /^[A-Z][A-Z0-9]+(_[A-Z0-9]+)*$/;

/**
 * Finds the problem codes of one source file: object literals with a `code`. Constants, choices, tables and helpers of the
 * same file are followed.
 * @throws Error where a DomainError is made whose code cannot be read
 */
export class ProblemScanner {
  private readonly found: Problem[] = [];

  constructor(
    private readonly compiler: Compiler,
    private readonly file: ts.SourceFile,
  ) {}

  scan(): Problem[] {
    this.visit(this.file);
    return this.found;
  }

  private visit(node: ts.Node): void {
    if (this.compiler.isObjectLiteralExpression(node)) this.read(node);
    node.forEachChild((child) => this.visit(child));
  }

  private read(object: ts.ObjectLiteralExpression): void {
    const code = this.member(object, 'code');
    // A code that is handed on is told where it comes from.
    if (code === null || this.compiler.isPropertyAccessExpression(code) || this.compiler.isBinaryExpression(code))
      return;
    const calls = this.callsOf(code);
    const problems = calls.flatMap((given) => this.problemsOf(object, code, given));
    this.found.push(...problems);
    if (problems.length > 0 || !this.isThrown(object)) return;
    const { line } = this.file.getLineAndCharacterOfPosition(object.getStart(this.file));
    throw new Error(
      `${this.file.fileName}:${line + 1}: the code of a DomainError must be a text that stands in the file`,
    );
  }

  private problemsOf(object: ts.ObjectLiteralExpression, code: ts.Expression, given: Arguments): Problem[] {
    const textsOf = (name: string) => this.texts(this.member(object, name), given);
    const codes = this.texts(code, given);
    const [meanings, actions] = [[...textsOf('message'), ...textsOf('detail')], textsOf('action')];
    if (meanings.length + actions.length === 0 && !this.isThrown(object)) return [];
    const statuses = this.numbers(this.member(object, 'status'), given);
    const thrown = statuses.length > 0 || this.isThrown(object);
    // Where there are as many statuses or texts as codes, each has its own.
    const hasOwn = (all: unknown[]) => all.length === codes.length;
    const own = (texts: string[], index: number) => (hasOwn(texts) ? texts[index] : texts.join(' / ')) || null;
    const problems = codes.map((text, index) => ({
      code: text,
      status: statuses.at(hasOwn(statuses) ? index : 0) ?? null,
      thrown,
      meaning: own(meanings, index),
      action: own(actions, index),
    }));
    return problems.filter((one) => codePattern.test(one.code));
  }

  /** Of a code that is a parameter of a helper: its calls in this file; else one without arguments. */
  private callsOf(code: ts.Expression): Arguments[] {
    const name = this.compiler.isIdentifier(code) ? code.text : null;
    const helper = name === null ? null : this.enclosingFunction(code, name);
    if (!helper) return [new Map()];
    const [functionName, parameters] = helper;
    const calls: Arguments[] = [];
    const look = (node: ts.Node): void => {
      if (this.compiler.isCallExpression(node) && node.expression.getText(this.file) === functionName)
        calls.push(new Map(parameters.flatMap((one, at) => (node.arguments[at] ? [[one, node.arguments[at]]] : []))));
      node.forEachChild(look);
    };
    look(this.file);
    return calls;
  }

  /** The named function around a node that has such a parameter, and all its parameters. */
  private enclosingFunction(node: ts.Node, parameter: string): [string, string[]] | null {
    for (let at: ts.Node = node; at !== this.file; at = at.parent) {
      if (!this.compiler.isArrowFunction(at) && !this.compiler.isFunctionDeclaration(at)) continue;
      const names = at.parameters.map(({ name }) => name.getText(this.file));
      const named = this.compiler.isFunctionDeclaration(at) ? at : at.parent;
      const name =
        this.compiler.isFunctionDeclaration(named) || this.compiler.isVariableDeclaration(named)
          ? named.name
          : undefined;
      if (names.includes(parameter) && name) return [name.getText(this.file), names];
    }
    return null;
  }

  private isThrown({ parent }: ts.ObjectLiteralExpression): boolean {
    return (
      this.compiler.isNewExpression(parent) &&
      ['DomainError', 'ApiError'].includes(parent.expression.getText(this.file))
    );
  }

  /** The value of a member, which may stand in an object that is spread. */
  private member(object: ts.ObjectLiteralExpression, name: string): ts.Expression | null {
    for (const one of object.properties) {
      if (this.compiler.isPropertyAssignment(one) && one.name.getText(this.file) === name) return one.initializer;
      if (this.compiler.isShorthandPropertyAssignment(one) && one.name.text === name) return one.name;
      if (!this.compiler.isSpreadAssignment(one) || !this.compiler.isObjectLiteralExpression(one.expression)) continue;
      const inside = this.member(one.expression, name);
      if (inside) return inside;
    }
    return null;
  }

  private texts(expression: ts.Expression | null, given: Arguments): string[] {
    return this.resolve(expression, given).flatMap((node) => this.textOf(node, given) ?? []);
  }

  private numbers(expression: ts.Expression | null, given: Arguments): number[] {
    const nodes = this.resolve(expression, given).filter((node) => this.compiler.isNumericLiteral(node));
    return nodes.map((node) => Number(node.getText(this.file)));
  }

  private textOf(node: ts.Expression, given: Arguments): string | null {
    const { compiler } = this;
    if (compiler.isStringLiteralLike(node)) return node.text;
    if (compiler.isTemplateExpression(node))
      return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
    if (!compiler.isBinaryExpression(node) || node.operatorToken.kind !== compiler.SyntaxKind.PlusToken) return null;
    return this.texts(node.left, given).join(' / ') + this.texts(node.right, given).join(' / ');
  }

  /** The expressions that an expression may come to. */
  private resolve(node: ts.Expression | null, given: Arguments): ts.Expression[] {
    const { compiler } = this;
    if (node === null) return [];
    if (compiler.isIdentifier(node)) return this.named(node.text, given);
    if (compiler.isParenthesizedExpression(node) || compiler.isAsExpression(node))
      return this.resolve(node.expression, given);
    if (compiler.isConditionalExpression(node)) return this.both(node.whenTrue, node.whenFalse, given);
    if (compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.QuestionQuestionToken)
      return this.both(node.left, node.right, given);
    if (compiler.isPropertyAccessExpression(node)) return this.inside(node.expression, node.name.text, given);
    if (compiler.isElementAccessExpression(node)) return this.inside(node.expression, null, given);
    return [node];
  }

  private both(one: ts.Expression, other: ts.Expression, given: Arguments): ts.Expression[] {
    return [...this.resolve(one, given), ...this.resolve(other, given)];
  }

  /** The member of an object; each of its members without a name. */
  private inside(object: ts.Expression, name: string | null, given: Arguments): ts.Expression[] {
    return this.resolve(object, given).flatMap((node) => {
      if (!this.compiler.isObjectLiteralExpression(node)) return [];
      if (name !== null) return this.resolve(this.member(node, name), given);
      return node.properties.flatMap((one) =>
        this.compiler.isPropertyAssignment(one) ? this.resolve(one.initializer, given) : [],
      );
    });
  }

  /** An argument, or a constant of the file. */
  private named(name: string, given: Arguments): ts.Expression[] {
    const argument = given.get(name);
    if (argument) return this.resolve(argument, new Map());
    for (const statement of this.file.statements) {
      if (!this.compiler.isVariableStatement(statement)) continue;
      const constant = statement.declarationList.declarations.find((one) => one.name.getText(this.file) === name);
      if (constant?.initializer) return this.resolve(constant.initializer, given);
    }
    return [];
  }
}
