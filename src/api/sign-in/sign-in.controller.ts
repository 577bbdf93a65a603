import { Body, Controller, Get, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { CONFIG, type Config } from '../../config';
import { Public } from '../access/principal';
import { Does } from '../http/does.decorator';
import { KeystoneVisitors } from './keystone.visitors';
import type { OpenedSession } from './session.service';
import {
  keystoneSignInSchema,
  openedSessionSchema,
  principalView,
  signInMethodsSchema,
  type KeystoneSignInInput,
} from './sign-in.schema';
import { SignInService } from './sign-in.service';

export const openedView = ({ token, expiresAt, principal }: OpenedSession) => ({
  token,
  expiresAt,
  principal: principalView(principal),
});

@ApiTags('Access')
@Controller('api/v1/sign-in')
@Public()
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly keystone: KeystoneVisitors,
    @Inject(CONFIG) private readonly config: Pick<Config, 'access'>,
  ) {}

  @Get()
  @Does('List the ways in', { answers: signInMethodsSchema })
  methods(@Req() request: Request) {
    const { keystone, oidc } = this.config.access;
    return {
      methods: [
        { kind: 'token' },
        ...(this.keystone.areWelcome(request) ? [{ kind: 'keystone', domain: keystone.domain }] : []),
        ...(oidc ? [{ kind: 'oidc', name: oidc.name, startUrl: '/api/v1/sign-in/oidc/start' }] : []),
      ],
    };
  }

  @Post('keystone')
  @Does("Sign in as a user of the cloud's Keystone", { answers: openedSessionSchema, status: 201 })
  async byKeystone(@Body({ schema: keystoneSignInSchema }) input: KeystoneSignInInput, @Req() request: Request) {
    return openedView(await this.signIns.byKeystone(input, request));
  }
}
