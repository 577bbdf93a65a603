import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PUBLIC, ROLES } from './principal';

/** Nest's own mark of a method that answers a route. */
const PATH = 'path';

/** Stops the start when a route says neither who may call it nor that anybody may: nothing is open by oversight. */
@Injectable()
export class RouteInspector implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (!metatype || !instance) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => this.isOpen(prototype[name] as () => unknown, metatype))
        .map((name) => `${metatype.name}.${name}`);
    });
    if (open.length > 0) throw new Error(`routes without @Roles or @Public: ${open.join(', ')}`);
  }

  private isOpen(method: () => unknown, controller: object): boolean {
    if (Reflect.getMetadata(PATH, method) === undefined) return false;
    const places = [method, controller as () => unknown];
    return [ROLES, PUBLIC].every((key) => this.reflector.getAllAndOverride<unknown>(key, places) === undefined);
  }
}
