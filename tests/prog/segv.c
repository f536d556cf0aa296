// SPDX-License-Identifier: GPL-2.0
/* Writes where there is nothing, at 8. */
int main(int argc, char **argv)
{
	(void)argv;
	*(volatile int *)(8L * argc) = 1;
	return 0;
}
